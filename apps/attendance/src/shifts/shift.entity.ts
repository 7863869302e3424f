import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleVersion } from '../calendar/rule-versions.policy';
import type { ShiftVersion } from '../days/day-input';

/** What is valid of a shift from a date on. */
export type ShiftRulesVersion = RuleVersion & Omit<ShiftVersion, 'id' | 'name' | 'version'>;

export type ShiftRules = Omit<ShiftRulesVersion, keyof RuleVersion>;

@Entity('shifts')
export class ShiftEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Who has the same has the same name. */
  @Column('text', { name: 'name_key' })
  nameKey!: string;

  /** In the order of their dates; the first is from the beginning. */
  @Column('jsonb')
  versions!: readonly ShiftRulesVersion[];

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type ShiftRow = Pick<ShiftEntity, keyof ShiftEntity>;
