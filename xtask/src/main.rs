//! The program of the commands.

/// Tokens and syntax trees are many small allocations, which this allocator makes and frees faster than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    openapi_crate::main()
}
