//! Stands between the indexer and a real node, and does to answers what it is told to.

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::{Value, json};

/// What happens to an answer on its way.
pub(crate) enum Fate {
    Arrives,
    /// `429`, with `Retry-After` in seconds.
    TooOften(u32),
    /// The connection ends in the middle of it.
    CutOff,
    Late(Duration),
}

/// Gets a method, its parameters and its result, which it may change.
type Lie = Box<dyn FnMut(&str, &Value, &mut Value) -> Fate + Send>;

#[derive(Clone)]
pub(crate) struct Proxy {
    pub(crate) url: String,
    lie: Arc<Mutex<Lie>>,
}

impl Proxy {
    /// Honest until it is told to lie.
    pub(crate) fn before(node: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            lie: Arc::new(Mutex::new(Box::new(|_, _, _| Fate::Arrives))),
        };
        let node = node.strip_prefix("http://").unwrap().to_owned();
        let lie = Arc::clone(&proxy.lie);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (node, lie) = (node.clone(), Arc::clone(&lie));
                // Whoever goes away in the middle has got what the test wanted.
                std::thread::spawn(move || pass_on(stream, &node, &lie).ok());
            }
        });
        proxy
    }

    pub(crate) fn lie(&self, lie: impl FnMut(&str, &Value, &mut Value) -> Fate + Send + 'static) {
        *self.lie.lock().unwrap() = Box::new(lie);
    }
}

fn pass_on(mut stream: TcpStream, node: &str, lie: &Mutex<Lie>) -> std::io::Result<()> {
    let (_, question) = receive(&mut stream)?;
    let mut onward = TcpStream::connect(node)?;
    send(
        &mut onward,
        &format!("POST / HTTP/1.1\r\nHost: {node}"),
        &question,
    )?;
    let (_, answer) = receive(&mut onward)?;
    let question: Value = serde_json::from_slice(&question)?;
    let mut answer: Value = serde_json::from_slice(&answer)?;
    match tell(&question, &mut answer, lie) {
        Fate::Arrives => send(&mut stream, "HTTP/1.1 200 OK", answer.to_string().as_bytes()),
        Fate::TooOften(seconds) => {
            let head = format!("HTTP/1.1 429 Too Many Requests\r\nRetry-After: {seconds}");
            send(&mut stream, &head, b"later")
        }
        Fate::CutOff => {
            let body = answer.to_string();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len());
            stream.write_all(head.as_bytes())?;
            stream.write_all(&body.as_bytes()[..body.len() / 2])
        }
        Fate::Late(after) => {
            std::thread::sleep(after);
            send(&mut stream, "HTTP/1.1 200 OK", answer.to_string().as_bytes())
        }
    }
}

/// One question, or a batch of them.
fn tell(question: &Value, answer: &mut Value, lie: &Mutex<Lie>) -> Fate {
    let empty = Vec::new();
    let (questions, answers) = match answer {
        Value::Array(answers) => (
            question.as_array().unwrap_or(&empty).iter().collect(),
            answers.iter_mut().collect(),
        ),
        answer => (vec![question], vec![answer]),
    };
    let mut lie = lie.lock().unwrap();
    let mut fate = Fate::Arrives;
    for answer in answers {
        let asked = questions
            .iter()
            .find(|question| question["id"] == answer["id"])
            .unwrap();
        let Some(result) = answer.get_mut("result") else {
            continue;
        };
        match lie(asked["method"].as_str().unwrap(), &asked["params"], result) {
            Fate::Arrives => {}
            other => fate = other,
        }
    }
    fate
}

fn send(stream: &mut TcpStream, head: &str, body: &[u8]) -> std::io::Result<()> {
    let length = body.len();
    let head = format!(
        "{head}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

fn receive(stream: &mut TcpStream) -> std::io::Result<(String, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while reader.read_line(&mut head)? > 2 {}
    let length = head
        .lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map_or(0, |(_, length)| length.trim().parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((head, body))
}

/// Flips a bit in hexadecimal text.
pub(crate) fn flip(text: &mut Value) {
    let mut hex = text.as_str().unwrap().to_owned();
    let last = if hex.pop() == Some('0') { '1' } else { '0' };
    hex.push(last);
    *text = json!(hex);
}
