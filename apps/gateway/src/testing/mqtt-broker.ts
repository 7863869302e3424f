import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { waitFor } from '@smart-attendance/testing';

/** What came to the broker. */
export interface PublishedMessage {
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

/** The library is an ES module, and a broker that is killed must be a process. It says what came, then acknowledges. */
const script = `
  import { writeSync } from 'node:fs';
  import { createServer } from 'node:net';
  import { Aedes } from 'aedes';
  const say = (line) => writeSync(1, JSON.stringify(line) + '\\n');
  const broker = await Aedes.createBroker();
  const [port, username, password] = process.argv.slice(1);
  if (username !== '') broker.authenticate = (client, name, word, done) => done(null, name === username && String(word) === password);
  broker.on('publish', ({ topic, payload, qos, retain }, client) => {
    if (!topic.startsWith('$')) say({ topic, payload: payload.toString(), qos, retain });
  });
  const server = createServer(broker.handle);
  server.listen(Number(port), '127.0.0.1', () => say({ port: server.address().port }));
`;

/** A real MQTT broker, which forgets everything when it is killed. */
export class MqttBrokerProcess {
  /** Everything that came, to whichever of the processes. */
  readonly messages: PublishedMessage[] = [];
  private child: ChildProcess | undefined;
  private port = 0;

  private constructor(private readonly login: { readonly username: string; readonly password: string }) {}

  static async start(login = { username: '', password: '' }): Promise<MqttBrokerProcess> {
    const broker = new MqttBrokerProcess(login);
    await broker.come();
    return broker;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  /** At the same port as before. */
  async come(): Promise<void> {
    const { username, password } = this.login;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '--eval', script, String(this.port), username, password],
      { cwd: __dirname, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    this.child = child;
    let isListening = false;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as PublishedMessage | { readonly port: number };
      if ('topic' in said) this.messages.push(said);
      else {
        this.port = said.port;
        isListening = true;
      }
    });
    await waitFor(() => isListening, { what: 'the broker to listen' });
  }

  async kill(): Promise<void> {
    const child = this.child;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
