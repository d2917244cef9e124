//! What an error of SQLite means to people, and to scripts.

use crate::error::ErrorKind;

/// What an error of SQLite means, in the words of a person; `None` for any other error, and for those
/// that no user can do anything about.
pub fn in_plain_words(cause: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    use rusqlite::ErrorCode as Code;
    let error = cause.downcast_ref::<rusqlite::Error>()?;
    if lacks_what_was_made(error) {
        return Some("the tables of the file are not as the program made them");
    }
    Some(match error.sqlite_error_code()? {
        Code::DatabaseBusy | Code::DatabaseLocked => "another program is writing to it",
        Code::DatabaseCorrupt => "the file is damaged",
        Code::NotADatabase => "the file is no SQLite file, or is damaged from its first bytes",
        Code::DiskFull => "the disk is full",
        Code::ReadOnly => "the file may not be written",
        Code::CannotOpen => "the file, or its folder, cannot be opened",
        Code::PermissionDenied => "the file may not be opened",
        Code::SystemIoFailure => "the disk or the network failed while the file was used",
        _ => return None,
    })
}

/// What to do about an error of SQLite.
pub fn hint_for(cause: &(dyn std::error::Error + 'static)) -> Option<&'static str> {
    use rusqlite::ErrorCode as Code;
    let error = cause.downcast_ref::<rusqlite::Error>()?;
    if lacks_what_was_made(error) {
        return Some(
            "see what is wrong with `peerage db check`; save what can be read with `peerage db repair FILE`",
        );
    }
    Some(match error.sqlite_error_code()? {
        Code::CannotOpen => {
            "see that the folder is there; name the file with `--db FILE` or PEERAGE_DB"
        }
        Code::ReadOnly | Code::PermissionDenied => {
            "see to whom the file and its folder belong; both must be writable"
        }
        Code::NotADatabase => {
            "see that the right file is named; if it is, its beginning is damaged: go back to a copy with `peerage db restore COPY`, or save what can be read with `peerage db repair NEW`"
        }
        Code::DatabaseCorrupt => {
            "go back to a copy with `peerage db restore COPY`, or save what can be read with `peerage db repair NEW`"
        }
        Code::DiskFull => "make room, and run the command again: nothing was written",
        _ => return None,
    })
}

/// The kind of an error of SQLite, or of a document kept in the file that is none; `None` for any
/// other error.
pub fn kind_of(cause: &(dyn std::error::Error + 'static)) -> Option<ErrorKind> {
    use rusqlite::ErrorCode as Code;
    // Documents from outside are told as findings; what is left are those in the file.
    if cause.is::<serde_json::Error>() {
        return Some(ErrorKind::File);
    }
    let error = cause.downcast_ref::<rusqlite::Error>()?;
    if lacks_what_was_made(error) {
        return Some(ErrorKind::File);
    }
    let Some(code) = error.sqlite_error_code() else {
        // A value of another kind than the program wrote: damage, or another hand.
        use rusqlite::Error as Fault;
        return match error {
            Fault::InvalidColumnType(..)
            | Fault::FromSqlConversionFailure(..)
            | Fault::IntegralValueOutOfRange(..)
            | Fault::Utf8Error(..)
            | Fault::QueryReturnedNoRows => Some(ErrorKind::File),
            _ => None,
        };
    };
    Some(match code {
        Code::DatabaseBusy | Code::DatabaseLocked => ErrorKind::Busy,
        Code::DatabaseCorrupt
        | Code::NotADatabase
        | Code::DiskFull
        | Code::ReadOnly
        | Code::CannotOpen
        | Code::SystemIoFailure
        | Code::PermissionDenied
        | Code::FileLockingProtocolFailed
        | Code::NoLargeFileSupport
        | Code::TooBig => ErrorKind::File,
        Code::OperationInterrupted => ErrorKind::Interrupted,
        _ => ErrorKind::Failure,
    })
}

/// Whether SQLite cannot make sense of a statement, or of the header of the file. Every statement is run
/// by the tests on a file as the program makes it, so it is the file that has changed: a flipped bit
/// in the schema or in the header, or another hand.
fn lacks_what_was_made(error: &rusqlite::Error) -> bool {
    use rusqlite::Error as Fault;
    match error {
        Fault::SqlInputError { .. } => true,
        // The two faults of a header that SQLite gives no code of their own (`sqlite3InitOne`).
        Fault::SqliteFailure(_, Some(said)) => {
            ["unsupported file format", "must use the same text encoding"]
                .iter()
                .any(|fault| said.contains(fault))
        }
        _ => false,
    }
}
