import { connect, DiscardPolicy, type JetStreamManager, type NatsConnection, type StreamInfo } from 'nats';
import { deadLetterStream, events, streamOf } from '@smart-attendance/contracts';
import { connectionOptions, type ConnectionSettings } from '@smart-attendance/messaging';
import { messageOf } from '../command';
import { ill, told, type Finding } from './finding';
import { judgeClock, judgeStream } from './judgement.policy';

const connectMs = 3_000;

export async function examineBus(settings: ConnectionSettings): Promise<Finding[]> {
  let connection: NatsConnection;
  try {
    // Where each service has its own rights, it has those of the gateway.
    const options = connectionOptions('gateway', settings);
    connection = await connect({ ...options, name: 'doctor', timeout: connectMs, reconnect: false });
  } catch (error) {
    return [ill('the bus', `NATS does not let us in: ${messageOf(error)}.`, 'the-bus-is-away')];
  }
  try {
    const manager = await connection.jetstreamManager();
    const askedAtMs = Date.now();
    const [streams, answeredAtMs] = [await streamsOf(manager), Date.now()];
    return [storeFinding(await manager.getAccountInfo()), ...streamFindings(streams, { askedAtMs, answeredAtMs })];
  } catch (error) {
    return [ill('the bus', `NATS has no JetStream for us: ${messageOf(error)}.`, 'the-bus-is-away')];
  } finally {
    await connection.close();
  }
}

async function streamsOf(manager: JetStreamManager): Promise<ReadonlyMap<string, StreamInfo>> {
  // A list of all is refused where each service has its own rights.
  const infos = await listed(manager).catch(() => named(manager));
  return new Map(infos.map((info) => [info.config.name, info]));
}

async function listed(manager: JetStreamManager): Promise<StreamInfo[]> {
  const infos: StreamInfo[] = [];
  for await (const info of manager.streams.list()) infos.push(info);
  return infos;
}

/** Those that the gateway may ask about, by their names. */
async function named(manager: JetStreamManager): Promise<StreamInfo[]> {
  const infos: StreamInfo[] = [];
  for (const name of [...events.map((contract) => streamOf(contract)), deadLetterStream]) {
    const info = await manager.streams.info(name).catch(unlessMissing);
    if (info !== undefined) infos.push(info);
  }
  return infos;
}

function unlessMissing(error: unknown): undefined {
  if ((error as { api_error?: { code?: number } }).api_error?.code !== 404) throw error;
}

function storeFinding({ storage, limits }: { storage: number; limits: { max_storage: number } }): Finding {
  const about = 'room on the bus';
  if (limits.max_storage <= 0 || storage < limits.max_storage * 0.9) return told(about, []);
  return ill(about, `The bus has used ${storage} of ${limits.max_storage} bytes that it may keep.`, 'the-disk-is-full');
}

function streamFindings(
  streams: ReadonlyMap<string, StreamInfo>,
  times: { readonly askedAtMs: number; readonly answeredAtMs: number },
): Finding[] {
  const missing = events.filter((contract) => !streams.has(streamOf(contract)));
  const full = [...streams.values()].flatMap((info) =>
    judgeStream({
      name: info.config.name,
      bytes: info.state.bytes,
      bytesMax: info.config.max_bytes,
      refusesWhenFull: info.config.discard === DiscardPolicy.New,
      replicasOffline: (info.cluster?.replicas ?? []).filter(({ offline }) => offline).map(({ name }) => name),
    }),
  );
  const dead = streams.get(deadLetterStream)?.state.messages ?? 0;
  const theirs = [...streams.values()].map(({ ts }) => Date.parse(ts ?? '')).find((ms) => !Number.isNaN(ms));
  const clock = theirs === undefined ? undefined : judgeClock(theirs, times, 'the bus');
  return [
    told('streams of the bus', [
      ...missing.map(
        (contract) => `The stream ${streamOf(contract)} is not there: ${contract.owner} has not started with this bus.`,
      ),
      ...full,
    ]),
    dead === 0
      ? told('dead letters', [])
      : ill('dead letters', `${dead} messages could not be handled by anybody.`, 'dead-letters'),
    clock === undefined ? told('the clock of the bus', []) : ill('the clock of the bus', clock, 'a-clock-is-wrong'),
  ];
}
