import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { hideUrlSecrets } from '@smart-attendance/contracts';
import { Logger } from '@smart-attendance/observability';
import { DataSource } from 'typeorm';
import { CameraSecrets, sealedAddressColumns } from './camera-secrets';

interface Row {
  readonly id: string;
  readonly url: string;
}

/**
 * Seals, at the start, secrets in addresses that an earlier release did not know as such and stored readably. What is
 * opened stays the same, so no camera changes and none is announced; replicas that do it at once do nothing twice.
 */
@Injectable()
export class AddressSealing implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: CameraSecrets,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const { column, sealedColumn, contextOf } of sealedAddressColumns) {
      const rows = await this.dataSource.query<Row[]>(
        `SELECT id, ${column} AS url FROM cameras WHERE ${column} ~ '[=@:].*[=@:]'`,
      );
      for (const { id, url } of rows.filter((row) => hideUrlSecrets(row.url) !== row.url)) {
        await this.dataSource.query(
          // What is sealed already holds the whole address.
          `UPDATE cameras SET ${column} = $3, ${sealedColumn} = COALESCE(${sealedColumn}, $4)
            WHERE id = $1 AND ${column} = $2`,
          [id, url, hideUrlSecrets(url), this.secrets.sealText(url, contextOf(id))],
        );
        this.logger.info('camera-address-sealed', { cameraId: id });
      }
    }
  }
}
