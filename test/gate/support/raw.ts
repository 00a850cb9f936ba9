import { connect } from "node:net";

/** Sends the bytes of a request as they are, and returns the bytes of the answer. */
export function raw(url: string, lines: readonly string[], body = ""): Promise<string> {
  const { hostname, port, host } = new URL(url);
  const given = lines.some((line) => /^host:/i.test(line)) ? [] : [`Host: ${host}`];
  const [start, ...rest] = lines;
  const head = [start, ...given, ...rest, `Content-Length: ${Buffer.byteLength(body)}`, "Connection: close"];
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(`${head.join("\r\n")}\r\n\r\n${body}`));
    let answer = "";
    socket.setEncoding("latin1");
    socket.on("data", (chunk) => {
      answer += String(chunk);
    });
    socket.on("end", () => resolve(answer));
    socket.on("error", reject);
  });
}
