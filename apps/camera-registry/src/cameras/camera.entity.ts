import type { values } from '@smart-attendance/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type StoredWantedState = 'stopped' | 'running';
export type StoredStreamChoice = 'main' | 'sub';
export type CameraRole = (typeof values.cameraRoles)[number];

/** A camera. Whatever of it is secret is sealed, with the camera's id as part of the seal. */
@Entity('cameras')
export class CameraEntity {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  name!: string;

  /** For lists; made by the database. */
  @Column({ type: 'text', name: 'name_key', insert: false, update: false })
  nameKey!: string;

  @Column('text')
  description!: string;

  /** As it may be shown: without credentials. */
  @Column('text', { name: 'rtsp_url' })
  rtspUrl!: string;

  /** The address as it is opened, when it holds a secret in its path or query; null when `rtspUrl` is all of it. */
  @Column('bytea', { name: 'rtsp_url_sealed', nullable: true })
  rtspUrlSealed!: Buffer | null;

  /** Of the low-resolution stream, as it may be shown; empty when there is none. */
  @Column('text', { name: 'sub_rtsp_url' })
  subRtspUrl!: string;

  /** As `rtspUrlSealed`. */
  @Column('bytea', { name: 'sub_rtsp_url_sealed', nullable: true })
  subRtspUrlSealed!: Buffer | null;

  @Column('text', { name: 'stream_choice' })
  streamChoice!: StoredStreamChoice;

  @Column('text')
  username!: string;

  /** Null when there is no password. */
  @Column('bytea', { name: 'password_sealed', nullable: true })
  passwordSealed!: Buffer | null;

  @Column('integer', { name: 'frame_rate' })
  frameRate!: number;

  @Column('integer', { name: 'resolution_width' })
  resolutionWidth!: number;

  @Column('integer', { name: 'resolution_height' })
  resolutionHeight!: number;

  @Column('text')
  location!: string;

  @Column('boolean', { name: 'is_active' })
  isActive!: boolean;

  /** This and the two below in the JSON form of their messages; see view-json.policy.ts. */
  @Column('jsonb')
  schedule!: object;

  @Column('jsonb')
  zones!: object;

  @Column('jsonb', { name: 'face_search' })
  faceSearch!: object;

  @Column('boolean', { name: 'motion_gate_enabled' })
  motionGateEnabled!: boolean;

  @Column('integer', { name: 'motion_sensitivity' })
  motionSensitivity!: number;

  /** Of attendance; null: the default site. */
  @Column('uuid', { name: 'site_id', nullable: true })
  siteId!: string | null;

  @Column('text')
  role!: CameraRole;

  @Column('text', { name: 'wanted_state' })
  wantedState!: StoredWantedState;

  /** Grows by one with every change, the deletion included. */
  @Column('integer')
  revision!: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt!: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt!: Date;
}
