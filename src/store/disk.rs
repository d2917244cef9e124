//! What kind of disk a file lies on: on a share without locks two programs write at once without
//! knowing of each other, and a folder that is synchronised may come back as it was yesterday.

use std::path::Path;

/// File systems that lie on another computer, or may. SQLite's locks hold on them only if the
/// server's do, which nobody can tell from here.
const SHARES: &[&str] =
    &["9p", "afs", "cifs", "ceph", "davfs", "fuse.", "glusterfs", "ncpfs", "nfs", "smb"];

/// The kind of network share that `file` lies on; `None` for a local disk, and where the system does
/// not tell.
pub fn network_share(file: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    share_of(&file, &std::fs::read_to_string("/proc/self/mountinfo").ok()?)
}

/// The same from the text of Linux's list of mounts: `ID PARENT DEV ROOT MOUNT ... - TYPE SOURCE`.
fn share_of(file: &Path, mounts: &str) -> Option<String> {
    let mount = |line: &str| {
        let (left, right) = line.split_once(" - ")?;
        let point = left.split(' ').nth(4)?.replace("\\040", " ");
        let kind = right.split(' ').next()?.to_owned();
        file.starts_with(&point).then_some((point.len(), kind))
    };
    // Of mounts at one place the last lies on top.
    let (_, kind) = mounts.lines().filter_map(mount).max_by_key(|(length, _)| *length)?;
    SHARES.iter().any(|share| kind.starts_with(share)).then_some(kind)
}

/// What begins the names of folders that a program copies to other computers, and theirs back, while
/// they are written to.
const SYNCHRONISED: &[&str] = &["OneDrive", "Dropbox", "Google Drive", "iCloud", "Nextcloud"];

/// The folder above `file` that is synchronised with other computers, by its name.
pub fn synchronised_folder(file: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    let folders = file.parent()?.iter().filter_map(|folder| folder.to_str());
    let is_one = |folder: &&str| SYNCHRONISED.iter().any(|name| folder.starts_with(name));
    folders.into_iter().find(is_one).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
        30 22 0:40 / /srv/office\\040share rw,relatime shared:1 - nfs4 server:/x rw\n\
        31 22 0:41 / /srv/own rw - ext4 /dev/sdb rw\n\
        32 22 0:42 / /cloud rw - fuse.rclone remote: rw\n";

    #[test]
    fn the_nearest_mount_decides() {
        let kind = |file: &str| share_of(Path::new(file), MOUNTS);
        assert_eq!(kind("/srv/office share/p.db").as_deref(), Some("nfs4"));
        assert_eq!(kind("/cloud/p.db").as_deref(), Some("fuse.rclone"));
        assert_eq!((kind("/srv/own/p.db"), kind("/srv/officer/p.db")), (None, None));
    }
}
