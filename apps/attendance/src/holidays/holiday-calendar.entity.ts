import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Days off by their names; they lie in the table `holidays`. */
@Entity('holiday_calendars')
export class HolidayCalendarEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** Who has the same has the same name. */
  @Column('text', { name: 'name_key' })
  nameKey!: string;

  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}

/** A row as a plain value. */
export type HolidayCalendarRow = Pick<HolidayCalendarEntity, keyof HolidayCalendarEntity>;
