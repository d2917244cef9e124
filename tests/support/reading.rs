//! Other people's readers, for what the program wrote: ZIP and XML, LibreOffice's and Poppler's
//! tools, a browser.
#![allow(dead_code, reason = "each test file uses its part")]

use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Output};

use quick_xml::events::Event;

use super::{World, skipped};

/// The parts of a ZIP archive: name and text.
pub fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut all = Vec::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        all.push((file.name().unwrap().into_owned(), text));
    }
    all
}

/// One part of a ZIP archive.
#[track_caller]
pub fn part(bytes: &[u8], name: &str) -> String {
    let found = parts(bytes).into_iter().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("there is no part {name}")).1
}

/// The text of an XML document: what stands in elements of this name, a line each. Fails where it is
/// not well formed.
#[track_caller]
pub fn xml_text(xml: &str, element: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut texts = Vec::new();
    let mut open: Option<String> = None;
    loop {
        match reader.read_event().unwrap_or_else(|fault| panic!("{fault}\n{xml}")) {
            Event::Start(start) => {
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
                if start.name().as_ref() == element {
                    open = Some(String::new());
                }
            }
            Event::Text(text) => {
                if let Some(open) = &mut open {
                    open.push_str(&text);
                }
            }
            Event::GeneralRef(name) => {
                if let Some(open) = &mut open {
                    open.push_str(match name.as_ref() {
                        "lt" => "<",
                        "gt" => ">",
                        "amp" => "&",
                        "quot" => "\"",
                        "#39" | "apos" => "'",
                        other => panic!("an entity &{other};"),
                    });
                }
            }
            Event::End(end) if end.name().as_ref() == element => {
                texts.extend(open.take());
            }
            Event::Eof => return texts,
            _ => {}
        }
    }
}

/// What `pdftotext` or `pdfinfo` says of a file; `None`, said on stderr, where there is none.
pub fn poppler(program: &str, world: &World, args: &[&str]) -> Option<String> {
    let program = format!("/usr/bin/{program}");
    if !Path::new(&program).exists() {
        skipped(&format!("there is no {program} to read a PDF with"));
        return None;
    }
    let output = Command::new(program).args(args).current_dir(world.path()).output().unwrap();
    assert!(output.status.success(), "{args:?}");
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether LibreOffice is here; said on stderr where it is not.
pub fn has_office() -> bool {
    let here = Path::new("/usr/bin/soffice").exists();
    if !here {
        skipped("there is no /usr/bin/soffice to make a PDF with");
    }
    here
}

impl World {
    /// Runs a line that must succeed with the system's programs on the path.
    #[track_caller]
    pub fn ok_with_path(&self, line: &str) -> Output {
        let words = super::words(line);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let output = self.command(&words).env("PATH", "/usr/bin:/bin").output().unwrap();
        assert!(output.status.success(), "{line}\n{}", super::told(&output));
        output
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path().join(name)).unwrap()
    }
}

/// A page after a browser has read it.
pub struct Browsed {
    /// The page as the browser understood it.
    pub page: String,
    /// What it said on its console.
    pub console: Vec<String>,
    /// The addresses on the network that the page asked for.
    pub asked: Vec<String>,
}

/// Opens a file of `world` in a headless Chromium; `None`, said on stderr, where there is none.
pub fn browse(world: &World, file: &str) -> Option<Browsed> {
    let chromium = "/usr/bin/chromium";
    if !Path::new(chromium).exists() {
        skipped(&format!("there is no {chromium} to open a page with"));
        return None;
    }
    let log = world.path().join("net.json");
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .args(["--disable-background-networking", "--disable-component-update", "--no-first-run"])
        .args(["--disable-extensions", "--disable-sync", "--enable-logging=stderr", "--v=0"])
        // Nothing leaves this machine, also not of what the browser asks for on its own.
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .arg(format!("--user-data-dir={}", world.path().join("browser").display()))
        .arg(format!("--log-net-log={}", log.display()))
        .arg(format!("file://{}", world.path().join(file).display()))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let console = said.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect();
    let log = std::fs::read_to_string(log).unwrap();
    let addresses = log.split("\"url\":\"").skip(1).filter_map(|rest| rest.split('"').next());
    let own = |url: &&str| url.contains(".google.com/") || url.contains(".googleapis.com/");
    let mut asked: Vec<String> = addresses.filter(|url| !own(url)).map(str::to_owned).collect();
    asked.sort();
    asked.dedup();
    Some(Browsed { page: String::from_utf8(output.stdout).unwrap(), console, asked })
}

/// Prints a page of `world` as the browser does; `false`, said on stderr, where there is none.
pub fn print(world: &World, file: &str, pdf: &str) -> bool {
    let chromium = "/usr/bin/chromium";
    if !Path::new(chromium).exists() {
        skipped(&format!("there is no {chromium} to print a page with"));
        return false;
    }
    let output = Command::new(chromium)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"])
        .args(["--disable-background-networking", "--disable-component-update", "--no-first-run"])
        .arg("--host-resolver-rules=MAP * ~NOTFOUND")
        .arg(format!("--user-data-dir={}", world.path().join("printer").display()))
        .arg(format!("--print-to-pdf={}", world.path().join(pdf).display()))
        .arg(format!("file://{}", world.path().join(file).display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    true
}

/// A text as HTML writes it.
pub fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

/// The rows of the table with this id: the texts of their cells.
#[track_caller]
pub fn rows_of(page: &str, id: &str) -> Vec<Vec<String>> {
    let table = page.split(&format!("id=\"{id}\"")).nth(1).unwrap_or_else(|| panic!("no {id}"));
    let table = table.split("</table>").next().unwrap();
    let body = table.split("<tbody>").nth(1).unwrap();
    let cell = |text: &str| text.split('>').nth(1).unwrap().split('<').next().unwrap().to_owned();
    body.split("<tr>")
        .skip(1)
        .map(|row| {
            let row = row.replace("<th", "\u{1}").replace("<td", "\u{1}");
            row.split('\u{1}').skip(1).map(cell).collect()
        })
        .collect()
}
