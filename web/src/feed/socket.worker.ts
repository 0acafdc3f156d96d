// The thread of the WebSockets. To a browser each message of a socket is a task of the thread that holds it, 26 µs of it whatever is done
// there: at 5,000 a second the page ran 32 % of the time, and 18 % since they come a batch a picture. What they say is read on the page.
import { Outbox } from './outbox.ts';
import type { News, Order } from './sockets.ts';

interface Held {
  socket: WebSocket;
  outbox: Outbox;
}

const held = new Map<number, Held>();

self.onmessage = ({ data: [id, verb, text] }: MessageEvent<Order>) => {
  const one = held.get(id);
  if (verb === 'dial') dial(id, text);
  else if (verb === 'taken') one?.outbox.taken();
  else if (verb === 'say' && one?.socket.readyState === WebSocket.OPEN) one.socket.send(text);
  else if (verb === 'close') {
    held.delete(id);
    one?.socket.close();
  }
};

function dial(id: number, url: string): void {
  tell([id, 'dialled']);
  const socket = new WebSocket(url);
  const outbox = new Outbox((texts) => held.has(id) && tell([id, texts]));
  held.set(id, { socket, outbox });
  socket.onopen = () => tell([id, 'open']);
  socket.onmessage = ({ data }: MessageEvent<string>) => {
    // The answer to a ping tells the delay of the line, not of the batches.
    outbox.add(data, { isUrgent: data === 'pong' });
    if (!outbox.isOverdue) return;
    outbox.drop();
    ended(id);
    socket.close();
  };
  socket.onclose = () => {
    outbox.end();
    ended(id);
  };
}

function ended(id: number): void {
  if (held.delete(id)) tell([id, 'close']);
}

function tell(news: News): void {
  self.postMessage(news);
}
