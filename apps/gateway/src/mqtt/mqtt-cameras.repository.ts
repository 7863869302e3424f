import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** Of which cameras a broker retains something, to be taken away when they are deleted, even while it is away. */
@Injectable()
export class MqttCamerasRepository {
  constructor(private readonly dataSource: DataSource) {}

  async ids(): Promise<readonly string[]> {
    const rows = await this.dataSource.query<{ readonly camera_id: string }[]>('SELECT camera_id FROM mqtt_cameras');
    return rows.map((row) => row.camera_id);
  }

  async add(cameraId: string): Promise<void> {
    await this.dataSource.query('INSERT INTO mqtt_cameras (camera_id) VALUES ($1) ON CONFLICT DO NOTHING', [cameraId]);
  }

  async remove(cameraId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM mqtt_cameras WHERE camera_id = $1', [cameraId]);
  }
}
