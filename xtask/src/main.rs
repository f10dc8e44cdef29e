//! The command-line program.

/// The allocator, which handles the many small allocations of tokens and syntax trees faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    openapi_crate::main()
}
