import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

@Entity('people')
export class PersonEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column({ name: 'first_name', type: 'varchar' })
  firstName!: string;

  @Column({ name: 'last_name', type: 'varchar' })
  lastName!: string;

  /** As it was written; unique by its key. */
  @Column({ type: 'varchar' })
  email!: string;

  @Column({ name: 'employee_id', type: 'varchar' })
  employeeId!: string;

  @Column({ name: 'email_key', type: 'text', select: false })
  emailKey!: string;

  @Column({ name: 'employee_id_key', type: 'text', select: false })
  employeeIdKey!: string;

  @Column({ name: 'search_key', type: 'text', select: false })
  searchKey!: string;

  /** Last name and first, for lists; made by the database. */
  @Column({ name: 'name_key', type: 'text', insert: false, update: false })
  nameKey!: string;

  @Column({ type: 'varchar' })
  department!: string;

  /** Who has the same is in the same department. */
  @Column({ name: 'department_key', type: 'text', select: false })
  departmentKey!: string;

  @Column({ type: 'varchar' })
  phone!: string;

  @Column({ type: 'varchar' })
  position!: string;

  @Column({ name: 'is_active', type: 'boolean' })
  isActive!: boolean;

  @Column({ type: 'varchar' })
  role!: string;

  /** Argon2id; read only by name, so that it is never carried along. */
  @Column({ name: 'password_hash', type: 'varchar', select: false })
  passwordHash!: string;

  /** Others know the password. */
  @Column({ name: 'password_change_required', type: 'boolean' })
  passwordChangeRequired!: boolean;

  /** Null: nothing was said. */
  @Column({ name: 'biometric_consent', type: 'boolean', nullable: true })
  biometricConsent!: boolean | null;

  @Column({ name: 'consent_source', type: 'varchar' })
  consentSource!: string;

  /** Null until somebody said yes or no. */
  @Column({ name: 'consent_recorded_at', type: 'timestamptz', precision: 3, nullable: true })
  consentRecordedAt!: Date | null;

  /** Counts the changes, those that are published among them; a new password is none. */
  @Column({ type: 'integer' })
  revision!: number;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3 })
  updatedAt!: Date;
}
