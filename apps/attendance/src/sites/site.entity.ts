import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RuleVersion } from '../calendar/rule-versions.policy';

/** What is valid at a site from a date on. */
export interface SiteRulesVersion extends RuleVersion {
  readonly timeZone: string;
  readonly coverageMinPercent: number;
  readonly cooldownSeconds: number;
}

/** A place where people work. The default site goes by the configuration where it has no version. */
@Entity('sites')
export class SiteEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Who has the same has the same name. */
  @Column('text', { name: 'name_key' })
  nameKey!: string;

  /** In the order of their dates. */
  @Column('jsonb')
  versions!: readonly SiteRulesVersion[];

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type SiteRow = Pick<SiteEntity, keyof SiteEntity>;
