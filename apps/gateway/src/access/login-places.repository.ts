import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** A person's newest so many places count. */
const placesOfPersonMax = 100;

/** Where people logged in from: a place is an account and a client's network, as one hash. */
@Injectable()
export class LoginPlacesRepository {
  constructor(private readonly dataSource: DataSource) {}

  async isKnown(place: Buffer): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>('SELECT 1 FROM login_places WHERE place = $1', [place]);
    return rows.length > 0;
  }

  async remember(place: Buffer, personId: string, now: Date): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO login_places (place, person_id, used_at) VALUES ($1, $2, $3)
       ON CONFLICT (place) DO UPDATE SET person_id = $2, used_at = $3`,
      [place, personId, now],
    );
    await this.dataSource.query(
      `DELETE FROM login_places WHERE place IN (
         SELECT place FROM login_places WHERE person_id = $1 ORDER BY used_at DESC, place OFFSET ${placesOfPersonMax})`,
      [personId],
    );
  }

  /**
   * Of a person who is gone or inactive, or whose password somebody else set: who had the old one is a stranger now,
   * and so is who came by a provider.
   */
  async forgetOf(personId: string): Promise<void> {
    await this.dataSource.query('DELETE FROM login_places WHERE person_id = $1', [personId]);
    await this.dataSource.query('DELETE FROM oidc_logins WHERE person_id = $1', [personId]);
  }
}
