import { sequenceDistance, type RtpPacket } from './rtp-packet.policy';

/** A packet in its turn; `isAfterLoss` when packets before it never came. */
export interface OrderedPacket {
  readonly packet: RtpPacket;
  readonly isAfterLoss: boolean;
}

/** Beyond this distance the numbers were started anew rather than mixed up. */
const distanceMax = 3_000;

/**
 * Puts packets in order. Over UDP they may be mixed up and doubled; up to `waitingMax` wait for a missing one, then it is
 * given up. Inside a TCP connection (`waitingMax` 0) order is a given, and only loss on the camera's side shows.
 */
export class PacketOrder {
  private expected: number | undefined;
  private source: number | undefined;
  private readonly waiting = new Map<number, RtpPacket>();

  constructor(private readonly waitingMax: number) {}

  push(packet: RtpPacket): OrderedPacket[] {
    const distance = this.expected === undefined ? 0 : sequenceDistance(this.expected, packet.sequence);
    if (this.source !== packet.source || Math.abs(distance) > distanceMax) return this.restart(packet);
    if (distance < 0) return [];
    if (distance === 0) return [this.take(packet, false), ...this.takeWaiting()];
    if (this.waitingMax === 0) return [this.take(packet, true)];
    this.waiting.set(packet.sequence, packet);
    return this.waiting.size > this.waitingMax ? this.giveUpMissing() : [];
  }

  private restart(packet: RtpPacket): OrderedPacket[] {
    const isFirst = this.source === undefined;
    this.source = packet.source;
    this.waiting.clear();
    return [this.take(packet, !isFirst)];
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
