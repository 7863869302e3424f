/** Less than this, and a database or a stream soon takes nothing more. */
const roomBytesMin = 1024 ** 3;
/** Faces and punches are told apart by tenths of seconds; leases of cameras last some seconds. */
const clockDifferenceMsMax = 1_000;
/** A year in which this was not written yet: a clock that was never set. */
const firstYear = 2026;

export function judgeRoom(freeBytes: number, where: string): string | undefined {
  if (freeBytes >= roomBytesMin) return undefined;
  return `${where} has ${Math.floor(freeBytes / 1024 ** 2)} MiB left; make room before it is full.`;
}

/**
 * @param askedAtMs when the question was sent, on our clock, and `answeredAtMs` when the answer came: its clock was
 *   read between
 */
export function judgeClock(
  theirsMs: number,
  { askedAtMs, answeredAtMs }: { readonly askedAtMs: number; readonly answeredAtMs: number },
  whose: string,
): string | undefined {
  const differenceMs = theirsMs < askedAtMs ? theirsMs - askedAtMs : Math.max(0, theirsMs - answeredAtMs);
  if (Math.abs(differenceMs) <= clockDifferenceMsMax) return undefined;
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  return `The clock of ${whose} is ${seconds} s ${differenceMs < 0 ? 'behind' : 'ahead of'} that of this machine; let both follow the same time server.`;
}

export function judgeYear(now: Date): string | undefined {
  if (now.getUTCFullYear() >= firstYear) return undefined;
  return `The clock of this machine says ${now.toISOString().slice(0, 10)}; set it, and let it follow a time server.`;
}

export interface LogLine {
  readonly level?: string;
  readonly time?: string;
  readonly service?: string;
  readonly event?: string;
}

const logCountsMs = 60 * 60 * 1_000;

/** Errors of the last hour, by service and event, most frequent first. */
export function judgeLog(lines: readonly LogLine[], now: Date): string[] {
  const counts = new Map<string, number>();
  for (const { level, time = '', service = '', event = '' } of lines) {
    const isRecent = now.getTime() - Date.parse(time) <= logCountsMs;
    if (!isRecent || (level !== 'error' && level !== 'fatal')) continue;
    const name = `${service} logged ${event}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${name} ${count === 1 ? 'once' : `${String(count)} times`} within the last hour.`);
}

export interface StreamFigures {
  readonly name: string;
  readonly bytes: number;
  readonly bytesMax: number;
  /** One that is full refuses the newest; others forget the oldest, which is what they are for. */
  readonly refusesWhenFull: boolean;
  readonly replicasOffline: readonly string[];
}

const fullShare = 0.8;

export function judgeStream({ name, bytes, bytesMax, refusesWhenFull, replicasOffline }: StreamFigures): string[] {
  const share = bytesMax > 0 ? bytes / bytesMax : 0;
  return [
    ...(refusesWhenFull && share > fullShare
      ? [
          `The stream ${name} is ${Math.round(share * 100)} % full, and refuses more once it is: its consumer is behind.`,
        ]
      : []),
    ...replicasOffline.map((replica) => `The stream ${name} has no copy on ${replica} now: start that NATS server.`),
  ];
}
