// A front before the npm package `telegram-test-api`, a Telegram that nobody of this project wrote. It mends what keeps any
// current client library from talking to it: getMe without `is_bot`, dates in milliseconds, no long poll and no offset,
// presses without `chat_instance`, `null` for an answer, and methods it does not have. Everything else passes through.
//
//   node front.js        prints {"port": ...} when it listens
//   /bot<token>/<method> the Bot API
//   /user/<deed>         the user, played by the package's own client: says, presses, sends; `seen` is what the bot wrote
'use strict';

const http = require('http');
const net = require('net');
const { TelegramServer } = require('telegram-test-api/lib/telegramServer');

const CHAT = 31;
const TOKEN = process.env.EMULATOR_TOKEN;
const ANSWERED_HERE = {
  sendChatAction: () => true,
  getMyCommands: () => [],
  setMyCommands: () => true,
  getMyName: () => ({ name: '' }),
  setMyName: () => true,
  getMyDescription: () => ({ description: '' }),
  setMyDescription: () => true,
  getMyShortDescription: () => ({ short_description: '' }),
  setMyShortDescription: () => true,
};

let emulator;
let client;
let waiting = []; // updates that are not confirmed by an offset yet

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function readBody(request) {
  return new Promise((resolve) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

async function ask(method, token, body) {
  const response = await fetch(`${emulator.config.apiURL}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body,
  });
  return response.json();
}

function mendUpdate(update) {
  if (!update.callback_query) return update;
  const message = { date: Math.floor(Date.now() / 1000), ...update.callback_query.message };
  return { ...update, callback_query: { ...update.callback_query, message, chat_instance: '1' } };
}

function mendMessage(sent) {
  const { message_id, text, chat, date, reply_markup } = sent;
  const message = { message_id, text, chat, date: Math.floor(date / 1000) };
  return reply_markup ? { ...message, reply_markup } : message;
}

async function getUpdates(query, token) {
  const offset = Number(query.get('offset') || 0);
  const end = Date.now() + 1000 * Number(query.get('timeout') || 0);
  waiting = waiting.filter((update) => update.update_id >= offset);
  for (;;) {
    const { result } = await ask('getUpdates', token, '');
    waiting.push(...result.map(mendUpdate));
    if (waiting.length || Date.now() >= end) return waiting;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function botApi(token, method, query, body) {
  if (token !== TOKEN) return { status: 401, answer: { ok: false, error_code: 401, description: 'Unauthorized' } };
  if (method === 'getUpdates') return { status: 200, answer: { ok: true, result: await getUpdates(query, token) } };
  if (method in ANSWERED_HERE) return { status: 200, answer: { ok: true, result: ANSWERED_HERE[method]() } };
  if (method === 'deleteMessages') {
    const form = new URLSearchParams(body);
    for (const id of JSON.parse(form.get('message_ids'))) {
      await ask('deleteMessage', token, new URLSearchParams({ chat_id: form.get('chat_id'), message_id: id }).toString());
    }
    return { status: 200, answer: { ok: true, result: true } };
  }
  const answer = await ask(method, token, body);
  if (!answer.ok) return { status: answer.error_code || 500, answer };
  if (method === 'getMe') answer.result.is_bot = true;
  if (method === 'sendMessage') answer.result = mendMessage(answer.result);
  if (answer.result === null) answer.result = true;
  return { status: 200, answer };
}

async function user(deed, body) {
  const asked = body ? JSON.parse(body) : {};
  if (deed === 'says') return client.sendMessage(client.makeMessage(asked.text));
  if (deed === 'presses') {
    return client.sendCallback(client.makeCallbackQuery(asked.data, { message: { message_id: asked.message } }));
  }
  if (deed === 'sends') {
    const message = client.makeMessage('', asked.fields);
    delete message.text;
    return client.sendMessage(message);
  }
  if (deed === 'seen') {
    return emulator.storage.botMessages
      .filter((one) => String(one.message.chat_id) === String(CHAT))
      .map((one) => ({ id: one.messageId, text: one.message.text, markup: one.message.reply_markup || null }));
  }
  throw new Error(`the user cannot ${deed}`);
}

async function handle(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://front');
  const body = await readBody(request);
  const api = pathname.match(/^\/bot([^/]+)\/(\w+)$/);
  const { status, answer } = api
    ? await botApi(api[1], api[2], searchParams, body)
    : { status: 200, answer: await user(pathname.replace('/user/', ''), body) };
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(answer));
}

async function main() {
  emulator = new TelegramServer({ port: await freePort(), host: '127.0.0.1' });
  await emulator.start();
  client = emulator.getClient(TOKEN, { userId: CHAT, chatId: CHAT });
  const front = http.createServer((request, response) => {
    handle(request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: false, error_code: 500, description: String(error) }));
    });
  });
  front.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: front.address().port })));
}

main();
