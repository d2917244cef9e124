//! Who holds the file while it is busy, where the system tells: a name and a number to look for.

use std::path::Path;

/// The first of the bytes that SQLite locks ("File Locking And Concurrency", sqlite.org/lockingv3.html).
const FIRST_BYTE: u64 = 0x4000_0000;

/// The program that holds a lock on the file, as `NAME, process NUMBER`; `None` where nobody does, it is
/// this program, or the system does not tell.
#[cfg(target_os = "linux")]
pub fn holder(file: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let about = std::fs::metadata(file).ok()?;
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let process = process_of(&locks, about.dev(), about.ino(), std::process::id())?;
    // The name alone: the words behind it may name people.
    let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok()?;
    Some(format!("`{}`, process {process}", name.trim()))
}

/// The same where no list of locks is known.
#[cfg(not(target_os = "linux"))]
pub fn holder(_file: &Path) -> Option<String> {
    None
}

/// The process that holds a lock of SQLite's on this file, from Linux's list of locks
/// (`proc_locks(5)`): `ID: POSIX ADVISORY WRITE PID MAJOR:MINOR:INODE FIRST LAST`.
fn process_of(locks: &str, device: u64, inode: u64, own: u32) -> Option<u32> {
    let major = ((device >> 8) & 0xfff) | ((device >> 32) & !0xfff);
    let minor = (device & 0xff) | ((device >> 12) & !0xff);
    let file = format!("{major:02x}:{minor:02x}:{inode}");
    let writer = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, _, _, "WRITE", process, on, first, _] = words[..] else { return None };
        let is_it = on == file && first.parse::<u64>().is_ok_and(|first| first >= FIRST_BYTE);
        process.parse().ok().filter(|process| is_it && *process != own)
    };
    locks.lines().find_map(writer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_one_who_writes_is_told_from_those_who_read_and_wait() {
        let locks = "1: POSIX  ADVISORY  READ  11 08:01:77 1073741826 1073742335\n\
            2: FLOCK  ADVISORY  WRITE 12 08:01:77 0 EOF\n\
            2: -> POSIX  ADVISORY  WRITE 13 08:01:77 1073741825 1073741825\n\
            3: POSIX  ADVISORY  WRITE 14 08:01:78 1073741825 1073741825\n\
            4: POSIX  ADVISORY  WRITE 15 08:01:77 1073741825 1073741825\n";
        let device = (8 << 8) | 1;
        assert_eq!(process_of(locks, device, 77, 1), Some(15));
        assert_eq!(process_of(locks, device, 77, 15), None);
        assert_eq!(process_of(locks, device + 1, 77, 1), None);
    }
}
