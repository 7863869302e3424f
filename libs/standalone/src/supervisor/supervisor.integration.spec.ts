import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '@smart-attendance/testing';
import { isAlive } from './process-identity';
import { spawnScript } from '../testing/spawn-script';
import { Supervisor, type SupervisorOptions } from './supervisor';

const READY = "process.send({ type: 'ready', port: 1234 });";
const LIVES = 'setInterval(() => {}, 1000);';
const STOPS_ON_SIGTERM = "process.on('SIGTERM', () => { console.log('goodbye'); process.exit(0); });";
const ENDS_WITH_PARENT = "process.on('disconnect', () => process.exit(0));";
const GOOD = [STOPS_ON_SIGTERM, ENDS_WITH_PARENT, LIVES, READY].join('\n');

describe('the supervisor', () => {
  let dir: string;
  let lines: string[];
  let supervisors: Supervisor[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'supervisor-'));
    lines = [];
    supervisors = [];
  });

  afterEach(async () => {
    await Promise.all(supervisors.map((supervisor) => supervisor.stop()));
    rmSync(dir, { recursive: true });
  });

  function supervise(scripts: Readonly<Record<string, string>>, options: Partial<SupervisorOptions> = {}): Supervisor {
    const services = Object.entries(scripts).map(([name, script]) => {
      const mainFile = join(dir, `${name}.js`);
      writeFileSync(mainFile, script);
      return { name, mainFile, env: { ...process.env, DIR: dir } };
    });
    const log = (line: string) => lines.push(line);
    const supervisor = new Supervisor({ services, logsDir: join(dir, 'logs'), log, ...options });
    supervisors.push(supervisor);
    return supervisor;
  }

  const logOf = (name: string) => readFileSync(join(dir, 'logs', `${name}.log`), 'utf8');

  it('is started when every service has said that it is ready, and knows what each said', async () => {
    const supervisor = supervise({ one: GOOD, two: GOOD });
    await supervisor.start();
    expect([supervisor.stateOf('one'), supervisor.stateOf('two')]).toEqual(['ready', 'ready']);
    expect(supervisor.factsOf('one')['port']).toBe(1234);
  });

  it('starts a service again that was killed', async () => {
    const supervisor = supervise({ one: GOOD, two: GOOD });
    await supervisor.start();
    const killed = supervisor.pidOf('one') ?? 0;
    const untouched = supervisor.pidOf('two');
    process.kill(killed, 'SIGKILL');
    await waitFor(() => supervisor.restartsOf('one') === 1 && supervisor.stateOf('one') === 'ready', {
      what: 'the service to be back',
    });
    expect(supervisor.pidOf('one')).not.toBe(killed);
    expect(supervisor.pidOf('two')).toBe(untouched);
    expect(lines[0]).toBe('one was ended by SIGKILL; starting it again in 0.2 s');
    await waitFor(() => lines.includes('one is back'), { what: 'the line that says so' });
  });

  it('keeps trying when a service crashes again and again, and says so now and then only', async () => {
    // Ready the first time only: the file remembers.
    const script = `const fs = require('fs'); const seen = process.env.DIR + '/seen';
      if (fs.existsSync(seen)) { fs.appendFileSync(seen, 'x'); process.exit(3); }
      fs.writeFileSync(seen, 'x'); ${READY} setTimeout(() => process.exit(3), 20);`;
    const supervisor = supervise({ one: script });
    await supervisor.start();
    await waitFor(() => readFileSync(join(dir, 'seen'), 'utf8').length >= 4, { what: 'a fourth start' });
    expect(lines.filter((line) => line.includes('starting it again')).length).toBeLessThan(4);
    await supervisor.stop();
    expect(supervisor.stateOf('one')).toBe('stopped');
  });

  it('ends and starts again a service that hangs though its process lives, and says what it saw', async () => {
    const listens = `require('http').createServer((_, answer) => answer.end()).listen(0, '127.0.0.1', function () {
      process.send({ type: 'ready', healthPort: this.address().port }); });`;
    const checkTimes = { everyMs: 50, withinMs: 200, silentMs: 500 };
    const supervisor = supervise({ one: `${ENDS_WITH_PARENT} ${listens}` }, { checkTimes });
    await supervisor.start();
    const hung = supervisor.pidOf('one') ?? 0;
    process.kill(hung, 'SIGSTOP');
    await waitFor(() => supervisor.restartsOf('one') > 0 && supervisor.stateOf('one') === 'ready', {
      what: 'the service to be back',
      timeoutMs: 60_000,
    });
    expect(isAlive(hung)).toBe(false);
    expect(lines[0]).toMatch(/^one has not answered for \d+ s \(no answer in 0.2 s\); ending it$/);
  }, 120_000);

  it('stops every service in an orderly way', async () => {
    const supervisor = supervise({ one: GOOD, two: GOOD });
    await supervisor.start();
    const pids = [supervisor.pidOf('one') ?? 0, supervisor.pidOf('two') ?? 0];
    await supervisor.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    expect(logOf('one')).toContain('goodbye');
    expect(lines).toEqual([]);
  });

  it('kills a service that does not stop when asked', async () => {
    const supervisor = supervise({ one: `process.on('SIGTERM', () => {}); ${LIVES} ${READY}` }, { stopWithinMs: 200 });
    await supervisor.start();
    const pid = supervisor.pidOf('one') ?? 0;
    await supervisor.stop();
    expect(isAlive(pid)).toBe(false);
    expect(lines).toEqual(['one did not stop within 0.2 s and is killed']);
  });

  it('ends what a killed service leaves behind', async () => {
    const script = `const child = require('child_process').spawn(process.execPath, ['-e', '${LIVES}'], { stdio: 'ignore' });
      process.on('disconnect', () => process.exit(0));
      process.send({ type: 'ready', childPid: child.pid });`;
    const supervisor = supervise({ one: script });
    await supervisor.start();
    const childPid = Number(supervisor.factsOf('one')['childPid']);
    expect(isAlive(childPid)).toBe(true);
    process.kill(supervisor.pidOf('one') ?? 0, 'SIGKILL');
    await waitFor(() => !isAlive(childPid), { what: 'the child of the killed service to end' });
  });

  it('refuses to start when a service dies at once, says why, and leaves no other running', async () => {
    const supervisor = supervise({ good: GOOD, bad: "console.error('The address is wrong.'); process.exit(2);" });
    await expect(supervisor.start()).rejects.toThrow(/bad did not start: exited with code 2[^]*The address is wrong\./);
    expect([supervisor.stateOf('good'), supervisor.stateOf('bad')]).toEqual(['stopped', 'stopped']);
  });

  it('refuses to start when a service is never ready', async () => {
    const supervisor = supervise({ slow: LIVES }, { readyWithinMs: 300 });
    await expect(supervisor.start()).rejects.toThrow('slow did not start: not ready within 0.3 s');
    expect(supervisor.pidOf('slow')).toBeUndefined();
  });

  it('can be stopped while it starts', async () => {
    const supervisor = supervise({ slow: LIVES });
    const outcome = supervisor.start().then(
      () => 'started',
      (error: unknown) => String(error),
    );
    const pid = await waitFor(() => supervisor.pidOf('slow'), { what: 'the process' });
    await supervisor.stop();
    expect(await outcome).toContain('it was stopped meanwhile');
    expect(isAlive(pid)).toBe(false);
  });

  it('says which service is not built', async () => {
    const mainFile = join(dir, 'nothing.js');
    const supervisor = supervise({}, { services: [{ name: 'one', mainFile, env: {} }] });
    await expect(supervisor.start()).rejects.toThrow(`Not built: ${mainFile}`);
  });

  it('shows warnings and errors of a service on the console, and everything in its file', async () => {
    const logs = `console.log(JSON.stringify({ level: 'info', event: 'quiet' }));
      console.log(JSON.stringify({ level: 'warn', event: 'stream-lost' }));`;
    const supervisor = supervise({ one: `${logs}\n${GOOD}` });
    await supervisor.start();
    await waitFor(() => lines.includes('one warn: stream-lost'), { what: 'the warning' });
    expect(lines.join()).not.toContain('quiet');
    expect(logOf('one')).toContain('quiet');
  });

  it('does not leave its services running when it is killed itself', async () => {
    const service = join(dir, 'service.js');
    const pidFile = join(dir, 'service.pid');
    writeFileSync(service, `require('fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); ${GOOD}`);
    const options = { services: [{ name: 'one', mainFile: service, env: {} }], logsDir: join(dir, 'logs') };
    const script = `const { Supervisor } = require(${JSON.stringify(join(__dirname, 'supervisor.ts'))});
      new Supervisor({ ...${JSON.stringify(options)}, log: () => {} }).start();`;
    const parent = spawnScript(script);
    await waitFor(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '', { what: 'the service' });
    const pid = Number(readFileSync(pidFile, 'utf8'));
    parent.kill('SIGKILL');
    await waitFor(() => !isAlive(pid), { what: 'the service to end after its supervisor' });
    expect(existsSync(pidFile)).toBe(true);
  });
});
