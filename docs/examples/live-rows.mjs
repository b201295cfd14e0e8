// Watches the matrix live and prints what changes. Browsers, Node 22 and later:
//   node docs/examples/live-rows.mjs ws://localhost:3004/ws R2       (Node 20: --experimental-websocket)
const [address = "ws://localhost:3004/ws", category] = process.argv.slice(2);

let session, seq, columns; // where we are
const rows = new Map(); // number -> cells

function connect() {
  const socket = new WebSocket(address, ["masterperf.v1"]);
  socket.onopen = () =>
    socket.send(JSON.stringify({ type: "subscribe", view: category ? { category } : {}, session, seq }));
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onclose = () => setTimeout(connect, 1000); // goes on where it was
}

function take(message) {
  if (message.type === "error") {
    console.error(message.detail);
    return;
  }
  if (message.type === "snapshot") {
    columns = message.columns;
    rows.clear();
    for (const [number, ...cells] of message.rows) rows.set(number, cells);
  } else if (message.session !== session) {
    return; // of a view we have left
  }
  const id = columns.indexOf("id");
  const value = columns.indexOf("value");
  for (const number of message.gone ?? []) rows.delete(number);
  for (const [number, ...changes] of message.cells ?? []) {
    const row = rows.get(number);
    for (let i = 0; i < changes.length; i += 2) {
      row[changes[i]] = changes[i + 1];
      if (changes[i] === value) console.log(message.generatedAt, row[id], row[value]);
    }
  }
  for (const [number, ...cells] of message.add ?? []) rows.set(number, cells);
  ({ session, seq } = message);
  console.log(`${message.type} ${seq}: ${rows.size} rows, ${(message.cells ?? []).length} changed`);
}

connect();
