import { sequenceDistance, type RtpPacket } from '../protocol/rtp-packet.policy';

/** A packet in its turn; `isAfterLoss` when packets before it never came. */
export interface OrderedPacket {
  readonly packet: RtpPacket;
  readonly isAfterLoss: boolean;
}

/** Beyond this distance the numbers were started anew rather than mixed up. */
const distanceMax = 3_000;

/**
 * Puts packets in order. Over UDP they may be mixed up and doubled; up to `waitingMax` wait for a missing one, then it
 * is given up. Inside a TCP connection (`waitingMax` 0) order is a given, and only loss on the camera's side shows.
 *
 * Numbers that were there already are late or doubled packets, or a camera that began anew a little further back: it is
 * the latter when more of them follow on each other than can be late (as in RFC 3550, A.1).
 */
export class PacketOrder {
  private expected: number | undefined;
  private source: number | undefined;
  private readonly waiting = new Map<number, RtpPacket>();
  private late = { next: -1, count: 0 };

  constructor(private readonly waitingMax: number) {}

  push(packet: RtpPacket): OrderedPacket[] {
    const distance = this.expected === undefined ? 0 : sequenceDistance(this.expected, packet.sequence);
    if (this.source !== packet.source || Math.abs(distance) > distanceMax) return this.restart(packet);
    if (distance < 0) return this.isAnew(packet) ? this.restart(packet) : [];
    this.late.count = 0;
    if (distance === 0 && this.waiting.size === 0) return [this.take(packet, false)];
    if (distance === 0) return [this.take(packet, false), ...this.takeWaiting()];
    if (this.waitingMax === 0) return [this.take(packet, true)];
    this.waiting.set(packet.sequence, packet);
    return this.waiting.size > this.waitingMax ? this.giveUpMissing() : [];
  }

  private restart(packet: RtpPacket): OrderedPacket[] {
    const isFirst = this.source === undefined;
    this.source = packet.source;
    this.waiting.clear();
    this.late.count = 0;
    return [this.take(packet, !isFirst)];
  }

  private isAnew({ sequence }: RtpPacket): boolean {
    const count = sequence === this.late.next ? this.late.count + 1 : 1;
    this.late = { next: (sequence + 1) & 0xffff, count };
    return count > Math.max(1, this.waitingMax);
  }

  private take(packet: RtpPacket, isAfterLoss: boolean): OrderedPacket {
    this.expected = (packet.sequence + 1) & 0xffff;
    return { packet, isAfterLoss };
  }

  private takeWaiting(): OrderedPacket[] {
    const taken: OrderedPacket[] = [];
    for (;;) {
      const packet = this.waiting.get(this.expected ?? -1);
      if (packet === undefined) return taken;
      this.waiting.delete(packet.sequence);
      taken.push(this.take(packet, false));
    }
  }

  private giveUpMissing(): OrderedPacket[] {
    const expected = this.expected ?? 0;
    const nearest = [...this.waiting.values()].sort(
      (one, other) => sequenceDistance(expected, one.sequence) - sequenceDistance(expected, other.sequence),
    )[0];
    if (nearest === undefined) return [];
    this.waiting.delete(nearest.sequence);
    return [this.take(nearest, true), ...this.takeWaiting()];
  }
}
