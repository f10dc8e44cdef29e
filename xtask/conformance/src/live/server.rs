//! Installs and starts the servers.

use std::{
    fs::{self, File},
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use xtask::{
    error::{Error, Result},
    report,
};

/// A server to call.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) name: &'static str,
    /// The packages that pip installs.
    packages: &'static [&'static str],
    /// The program of the virtual environment and its arguments. `PORT`, `DATA` and `APP` are replaced by the port, an
    /// empty directory and the directory of the application.
    command: &'static [&'static str],
    /// The environment variables, with the same placeholders.
    environment: &'static [(&'static str, &'static str)],
    /// The source of the program that calls the server.
    pub(super) program: &'static str,
    /// The modules of the program, except the one that counts calls.
    pub(super) modules: &'static [(&'static str, &'static str)],
}

/// The source of the module that counts calls; each program includes it.
pub(super) const TALLY: &str = include_str!("../../live/tally.rs");

/// The files of the application that the server `fastapi` runs.
const APPLICATION: [(&str, &str); 3] = [
    ("fastapi_app.py", include_str!("../../live/fastapi_app.py")),
    (
        "fastapi_models.py",
        include_str!("../../live/fastapi_models.py"),
    ),
    (
        "fastapi_unions.py",
        include_str!("../../live/fastapi_unions.py"),
    ),
];

pub(super) static SERVERS: &[Server] = &[
    Server {
        name: "fastapi",
        packages: &["fastapi>=0.135", "python-multipart", "uvicorn"],
        command: &[
            "uvicorn",
            "--app-dir",
            "APP",
            "fastapi_app:app",
            "--port",
            "PORT",
            "--log-level",
            "warning",
        ],
        environment: &[],
        program: include_str!("../../live/fastapi.rs"),
        modules: &[("unions.rs", include_str!("../../live/fastapi_unions.rs"))],
    },
    Server {
        name: "chroma",
        packages: &["chromadb"],
        command: &[
            "chroma",
            "run",
            "--path",
            "DATA",
            "--host",
            "127.0.0.1",
            "--port",
            "PORT",
        ],
        environment: &[("ANONYMIZED_TELEMETRY", "False")],
        program: include_str!("../../live/chroma.rs"),
        modules: &[],
    },
    Server {
        name: "prefect",
        packages: &["prefect"],
        command: &[
            "prefect",
            "server",
            "start",
            "--host",
            "127.0.0.1",
            "--port",
            "PORT",
        ],
        environment: &[
            ("PREFECT_HOME", "DATA"),
            ("PREFECT_SERVER_ANALYTICS_ENABLED", "false"),
        ],
        program: include_str!("../../live/prefect.rs"),
        modules: &[],
    },
];

/// The maximum time for a server to start.
const START: Duration = Duration::from_secs(600);
/// The interval at which a starting or stopping server is checked.
const LOOK: Duration = Duration::from_millis(250);
/// The maximum time for a server to stop.
const END: Duration = Duration::from_secs(20);
/// The maximum time for a response: servers build their document on the first request.
const ANSWER: Duration = Duration::from_secs(120);

/// A running server, which is stopped when the value is dropped.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    pub(super) url: String,
    /// The OpenAPI document that the server serves.
    pub(super) document: String,
}

impl Running {
    /// Installs a server unless it is already installed, starts it, and waits until it serves its document.
    pub(super) fn start(server: &Server, venvs: &Path, root: &Path) -> Result<Self> {
        let venv = venvs.join(server.name);
        install(server, &venv)?;
        let (app, data) = (root.join("app"), root.join("data").join(server.name));
        let _ = fs::remove_dir_all(&data);
        for folder in [&app, &data] {
            fs::create_dir_all(folder).map_err(Error::io("create the directory", folder))?;
        }
        for (name, text) in APPLICATION {
            let path = app.join(name);
            fs::write(&path, text).map_err(Error::io("write", &path))?;
        }
        let address = free_address()?;
        let port = address.port().to_string();
        let put = |word: &str| match word {
            "PORT" => port.clone().into(),
            "DATA" => data.clone().into_os_string(),
            "APP" => app.clone().into_os_string(),
            word => word.into(),
        };
        let (program, arguments) = server.command.split_first().unwrap_or((&"", &[]));
        let program = bin(&venv, program);
        let log = root.join(format!("{}.log", server.name));
        let failed = || Error::io("write", &log);
        let output = File::create(&log).map_err(failed())?;
        let errors = output.try_clone().map_err(failed())?;
        let child = Command::new(&program)
            .args(arguments.iter().map(|word| put(word)))
            .envs(
                server
                    .environment
                    .iter()
                    .map(|(name, value)| (name, put(value))),
            )
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(Error::io("run", &program))?;
        let mut running = Self {
            child,
            url: format!("http://{address}"),
            document: String::new(),
        };
        running.wait(server, address, &log)?;
        Ok(running)
    }

    fn wait(&mut self, server: &Server, address: SocketAddr, log: &Path) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < START {
            if let Some(document) = get(address, "/openapi.json") {
                self.document = document;
                return Ok(());
            }
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            thread::sleep(LOOK);
        }
        let message = format!("{} does not serve its document", server.name);
        Err(Error::new(message).help(format!("its output is in {}", log.display())))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // On SIGTERM, servers stop their child processes, too.
        let _ = Command::new("kill")
            .arg(self.child.id().to_string())
            .status();
        let start = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) {
            if start.elapsed() > END {
                let _ = self.child.kill();
                let _ = self.child.wait();
            }
            thread::sleep(LOOK);
        }
    }
}

/// Returns the path of a program in a virtual environment.
fn bin(venv: &Path, program: &str) -> PathBuf {
    venv.join(if cfg!(windows) { "Scripts" } else { "bin" })
        .join(program)
}

fn install(server: &Server, venv: &Path) -> Result<()> {
    if bin(venv, "python").exists() {
        return Ok(());
    }
    report::warn(&format!(
        "installing {} into {}",
        server.name,
        venv.display()
    ));
    run(Command::new("python3").args(["-m", "venv"]).arg(venv))?;
    let mut pip = Command::new(bin(venv, "python"));
    run(pip
        .args(["-m", "pip", "install", "--quiet"])
        .args(server.packages))
}

fn run(command: &mut Command) -> Result<()> {
    let program = PathBuf::from(command.get_program());
    let status = command.status().map_err(Error::io("run", &program))?;
    if status.success() {
        return Ok(());
    }
    Err(Error::new(format!(
        "{} ended with {status}",
        program.display()
    )))
}

/// Returns a local address with a free port.
fn free_address() -> Result<SocketAddr> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address.map_err(Error::io("listen at", Path::new("127.0.0.1")))
}

/// Sends a GET request and returns the body if the status is 200.
fn get(address: SocketAddr, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect_timeout(&address, ANSWER).ok()?;
    stream.set_read_timeout(Some(ANSWER)).ok()?;
    let request =
        format!("GET {path} HTTP/1.0\r\nHost: {address}\r\nAccept: application/json\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut response = String::new();
    stream.read_to_string(&mut response).ok()?;
    let (head, body) = response.split_once("\r\n\r\n")?;
    let is_ok = head.split_whitespace().nth(1) == Some("200");
    is_ok.then(|| body.to_owned())
}
