import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** More than the product's answer would be, as it looks for one more to know whether there is a next page. */
const pageRows = 101;

const columns = `id, name, description, rtsp_url, rtsp_url_sealed, sub_rtsp_url, sub_rtsp_url_sealed, stream_choice,
  username, password_sealed, frame_rate, resolution_width, resolution_height, location, is_active, schedule, zones,
  face_search, motion_gate_enabled, motion_sensitivity, wanted_state, revision, created_at, updated_at`;

/** The statements of camera-registry for the same three requests, on its own tables. */
@Injectable()
export class BareCamerasRepository {
  constructor(private readonly dataSource: DataSource) {}

  async list(): Promise<{ readonly data: unknown[]; readonly total: number }> {
    const [[{ total }], data] = await Promise.all([
      this.dataSource.query<[{ total: number }]>('SELECT count(*)::integer AS total FROM cameras'),
      this.dataSource.query<unknown[]>(`SELECT ${columns} FROM cameras ORDER BY created_at, id LIMIT ${pageRows}`),
    ]);
    return { data, total };
  }

  async get(id: string): Promise<unknown> {
    const [camera] = await this.dataSource.query<unknown[]>(`SELECT ${columns} FROM cameras WHERE id = $1`, [id]);
    return camera;
  }

  async create({ name, rtsp_url: url }: { readonly name: string; readonly rtsp_url: string }): Promise<unknown> {
    const id = randomUUID();
    const { camera, position } = await this.dataSource.transaction(async (manager) => {
      const [camera] = await manager.query<unknown[]>(
        `INSERT INTO cameras (${columns}) VALUES ($1, $2, '', $3, NULL, '', NULL, 'main', '', NULL, 5, 0, 0, '', true,
           '{}', '[]', '{}', true, 50, 'stopped', 1, now(), now()) RETURNING ${columns}`,
        [id, name, url],
      );
      const [{ position }] = await manager.query<[{ position: string }]>(
        `INSERT INTO outbox (event, subject, message_id, payload, sweep_after)
         VALUES ('bare', 'bare', $1, $2, now() + interval '1 hour') RETURNING position`,
        [id, Buffer.alloc(64)],
      );
      return { camera, position };
    });
    await this.dataSource.query('DELETE FROM outbox WHERE position = $1', [position]);
    return camera;
  }
}

/** @param databaseUrl of a database that camera-registry has migrated */
export function openBareDatabase(databaseUrl: string): Promise<DataSource> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: databaseUrl,
    extra: { options: '-c search_path=camera_registry' },
  });
  return dataSource.initialize();
}
