import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1769100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_cursors (
        name text PRIMARY KEY,
        position bigint NOT NULL,
        holder uuid,
        held_until timestamptz(3)
      );

      CREATE TABLE webhooks (
        id uuid PRIMARY KEY,
        url text NOT NULL,
        description text NOT NULL,
        types text[] NOT NULL,
        camera_id uuid,
        user_id uuid,
        department text,
        is_active boolean NOT NULL,
        secret_sealed bytea NOT NULL,
        previous_secret_sealed bytea,
        previous_secret_until timestamptz(3),
        from_position bigint NOT NULL,
        failures integer NOT NULL DEFAULT 0,
        failing_since timestamptz(3),
        times_away integer NOT NULL DEFAULT 0,
        not_before timestamptz(3),
        last_failure_reason text,
        last_delivered_at timestamptz(3),
        switched_off_at timestamptz(3),
        switched_off_reason text,
        created_by uuid NOT NULL,
        created_at timestamptz(3) NOT NULL,
        updated_at timestamptz(3) NOT NULL
      );
      CREATE INDEX webhooks_in_order ON webhooks (created_at, id);

      CREATE TABLE webhook_deliveries (
        id uuid PRIMARY KEY,
        webhook_id uuid NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
        position bigint NOT NULL,
        event_id uuid NOT NULL,
        event_type text NOT NULL,
        order_key uuid NOT NULL,
        status text NOT NULL,
        attempts integer NOT NULL DEFAULT 0,
        is_sending boolean NOT NULL DEFAULT false,
        next_attempt_at timestamptz(3),
        last_attempt_at timestamptz(3),
        reason text,
        response_status integer,
        response_text text,
        duration_ms integer,
        created_at timestamptz(3) NOT NULL,
        finished_at timestamptz(3),
        CONSTRAINT webhook_deliveries_once UNIQUE (webhook_id, position)
      );
      CREATE INDEX webhook_deliveries_in_order ON webhook_deliveries (webhook_id, created_at, id);
      CREATE INDEX webhook_deliveries_by_key ON webhook_deliveries (order_key);
      CREATE INDEX webhook_deliveries_due ON webhook_deliveries (webhook_id, next_attempt_at) WHERE status = 'pending';
      CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (webhook_id, order_key, position)
        WHERE status = 'pending';

      CREATE TABLE mqtt_cameras (
        camera_id uuid PRIMARY KEY
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mqtt_cameras, webhook_deliveries, webhooks, event_cursors');
  }
}
