import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { DataSource, QueryFailedError } from 'typeorm';

/** Which packs there are. Without an active one, faces are compared by the pack that the worker looked with. */
export interface KnownPacks {
  readonly activeId: string | undefined;
  /** Of which all photos have their vectors, as far as the pack makes one of them. */
  readonly finishedIds: readonly string[];
  /** Also those that are not finished. */
  readonly registeredIds: readonly string[];
}

/** A decision takes some milliseconds. Whoever decides waits for the switch as long as the switch waits for others. */
const switchWaitMs = 2_000;
/** SQLSTATE of a lock that was not had within `lock_timeout`. */
const lockNotAvailable = '55P03';

const lockOfPacks = "hashtext('identity-active-pack'), 0";

/** By which pack faces are compared now. */
@Injectable()
export class ActivePackRepository {
  constructor(private readonly dataSource: DataSource) {}

  async known(tx?: Transaction): Promise<KnownPacks> {
    const manager = tx === undefined ? this.dataSource.manager : managerOf(tx);
    const rows = await manager.query<{ pack_id: string; is_active: boolean; state: string }[]>(
      'SELECT pack_id, is_active, state FROM model_packs',
    );
    return {
      activeId: rows.find(({ is_active: isActive }) => isActive)?.pack_id,
      finishedIds: rows.filter(({ state }) => state === 'finished').map(({ pack_id: packId }) => packId),
      registeredIds: rows.map(({ pack_id: packId }) => packId),
    };
  }

  /** Since when faces at cameras are compared by that pack; undefined while they are by another one. */
  async decidesSince(packId: string): Promise<Date | undefined> {
    const [active] = await this.dataSource.query<{ pack_id: string; activated_at: Date | null }[]>(
      'SELECT pack_id, activated_at FROM model_packs WHERE is_active',
    );
    if (active !== undefined && active.pack_id !== packId) return undefined;
    return active?.activated_at ?? new Date(0);
  }

  /** The pack to ask face-inference for; empty for the first of whichever worker. */
  async idToAsk(): Promise<string> {
    return (await this.known()).activeId ?? '';
  }

  /** Which pack is active until the transaction ends: a switch waits for it. */
  async hold(tx: Transaction): Promise<string | undefined> {
    await managerOf(tx).query(`SELECT pg_advisory_xact_lock_shared(${lockOfPacks})`);
    return (await this.known(tx)).activeId;
  }

  /**
   * Waits for everything that is being decided by the pack before.
   * @throws AppError `not_found`, `refused` (not_finished) of one that was cancelled meanwhile, and `unavailable` when
   * that takes too long: everything else would wait as well
   */
  async activate(tx: Transaction, packId: string): Promise<void> {
    const manager = managerOf(tx);
    try {
      await manager.query(`SET LOCAL lock_timeout = ${switchWaitMs}`);
      await manager.query(`SELECT pg_advisory_xact_lock(${lockOfPacks})`);
      const stateOf = 'SELECT state FROM model_packs WHERE pack_id = $1 FOR UPDATE';
      const [pack] = await manager.query<{ state: string }[]>(stateOf, [packId]);
      if (pack === undefined) throw new AppError('not_found', `The model pack ${packId} is not registered.`);
      if (pack.state === 'cancelled') throw cancelledMeanwhile();
      await manager.query('UPDATE model_packs SET is_active = false WHERE is_active AND pack_id <> $1', [packId]);
      await manager.query(
        'UPDATE model_packs SET is_active = true, activated_at = now() WHERE pack_id = $1 AND NOT is_active',
        [packId],
      );
    } catch (error) {
      throw isLockNotAvailable(error) ? stillDeciding(error) : error;
    }
  }

  /** Whether the person has no vector of that pack, and so is known by another one alone. */
  async isLeftBehind(personId: string, packId: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      'SELECT 1 FROM gallery_vectors WHERE person_id = $1 AND pack_id = $2 LIMIT 1',
      [personId, packId],
    );
    return rows.length === 0;
  }
}

function isLockNotAvailable(error: unknown): boolean {
  return (
    error instanceof QueryFailedError && (error.driverError as Error & { code?: string }).code === lockNotAvailable
  );
}

function cancelledMeanwhile(): AppError {
  const sentence = 'Somebody cancelled it meanwhile; resume it, and wait until its state is finished.';
  return new AppError('refused', sentence, { reason: 'not_finished' });
}

function stillDeciding(cause: unknown): AppError {
  const sentence = 'Decisions by the pack before take longer than usual; nothing was switched. Try again.';
  return new AppError('unavailable', sentence, { reason: 'still_deciding', retryAfterSeconds: 2, cause });
}
