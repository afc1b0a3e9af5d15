"""What a child that parses the files of others may do: compute, read what it was handed, answer, and nothing else.

Memory, processor time and files are limited by the kernel's resource limits; a filter of system calls (seccomp) leaves
only those that computing needs: no file is opened, no connection made, no program started. Both are for good.
"""

import ctypes
import os
import platform

_CALLS = {
    "x86_64": """
        0 1 3 5 7 8 9 10 11 12 13 14 15 17 19 20 24 25 28 35 39 60 79 96 98 99 100 131 186 202 204 219 228 229 230
        231 234 262 273 318 324 332 334
    """,
    "aarch64": """
        63 64 57 80 73 62 222 226 215 214 134 135 139 67 65 66 124 216 233 101 172 93 17 169 165 179 153 132 178 98
        123 128 113 114 115 94 131 79 99 278 283 291 293
    """,
}
"""What is left, by machine, in one order:

read write close fstat poll lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn pread64 readv
writev sched_yield mremap madvise nanosleep getpid exit getcwd gettimeofday getrusage sysinfo times sigaltstack
gettid futex sched_getaffinity restart_syscall clock_gettime clock_getres clock_nanosleep exit_group tgkill
newfstatat set_robust_list getrandom membarrier statx rseq (aarch64 has ppoll in the place of poll).
"""
_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_CALL_NUMBER, _ARCHITECTURE = 0, 4
_ALLOW, _REFUSE, _END_PROCESS = 0x7FFF0000, 0x00050000 | 1, 0x80000000
_SECCOMP, _FILTER, _NO_NEW_RIGHTS = 22, 2, 38


class _Step(ctypes.Structure):
    _fields_ = (("code", ctypes.c_ushort), ("yes", ctypes.c_ubyte), ("no", ctypes.c_ubyte), ("value", ctypes.c_uint))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.POINTER(_Step)))


def enclose(*, megabytes: int, seconds: int) -> None:
    """Enclose this process for the rest of its life; where the machine is not in the table, by the limits alone.

    Raises:
        OSError: the kernel refuses; nothing may be parsed then.
    """
    limit(megabytes=megabytes, seconds=seconds)
    machine = platform.machine()
    if machine in _CALLS and platform.system() == "Linux":
        _filter_calls(_MACHINES[machine], [int(number) for number in _CALLS[machine].split()])


def limit(*, megabytes: int, seconds: int) -> None:
    """Limit memory and time, and let this process write no file; other work goes first."""
    import resource

    os.nice(10)
    limits = {
        resource.RLIMIT_AS: megabytes * 1024**2,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def _filter_calls(architecture: int, allowed: list[int]) -> None:
    steps = [
        _Step(_LOAD, 0, 0, _ARCHITECTURE),
        _Step(_IF_EQUAL, 1, 0, architecture),
        _Step(_RETURN, 0, 0, _END_PROCESS),
        _Step(_LOAD, 0, 0, _CALL_NUMBER),
        *(_Step(_IF_EQUAL, len(allowed) - place, 0, call) for place, call in enumerate(allowed)),
        _Step(_RETURN, 0, 0, _REFUSE),
        _Step(_RETURN, 0, 0, _ALLOW),
    ]
    program = _Program(len(steps), (_Step * len(steps))(*steps))
    kernel = ctypes.CDLL(None, use_errno=True)
    for question in ((_NO_NEW_RIGHTS, 1, 0, 0, 0), (_SECCOMP, _FILTER, ctypes.byref(program), 0, 0)):
        if kernel.prctl(*question):
            raise OSError(ctypes.get_errno(), "this process could not be enclosed")
