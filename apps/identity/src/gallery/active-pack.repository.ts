import { Injectable } from '@nestjs/common';
import { managerOf, type Transaction } from '@smart-attendance/database';
import { DataSource } from 'typeorm';

/** Which packs there are. Without an active one, faces are compared by the pack that the worker looked with. */
export interface KnownPacks {
  readonly activeId: string | undefined;
  /** Of which all photos have their vectors, as far as the pack makes one of them. */
  readonly finishedIds: readonly string[];
}

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
    };
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

  /** Waits for everything that is being decided by the pack before. */
  async activate(tx: Transaction, packId: string): Promise<void> {
    const manager = managerOf(tx);
    await manager.query(`SELECT pg_advisory_xact_lock(${lockOfPacks})`);
    await manager.query('UPDATE model_packs SET is_active = false WHERE is_active AND pack_id <> $1', [packId]);
    await manager.query(
      'UPDATE model_packs SET is_active = true, activated_at = now() WHERE pack_id = $1 AND NOT is_active',
      [packId],
    );
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
