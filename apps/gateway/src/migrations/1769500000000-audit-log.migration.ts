import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Entries of the audit log are added, and those that are not kept any more cut off at the old end; nothing else becomes
 * of them. The triggers keep that against mistakes and against whoever may write rows but not change tables; the chain
 * of hashes shows what was done beside them.
 */
export class AuditLog1769500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_entries (
        sequence bigint PRIMARY KEY,
        id uuid NOT NULL,
        at timestamptz(3) NOT NULL,
        actor_kind text NOT NULL,
        actor_id uuid,
        actor_role text,
        account_hash text,
        action text NOT NULL,
        target_kind text,
        target_id text,
        user_id uuid,
        fields text[] NOT NULL,
        address text NOT NULL,
        user_agent text NOT NULL,
        trace_id text NOT NULL,
        status integer NOT NULL,
        result text NOT NULL,
        reason text,
        requests integer NOT NULL,
        hash bytea NOT NULL
      );
      CREATE INDEX audit_entries_by_time ON audit_entries (at);
      CREATE INDEX audit_entries_of_actor ON audit_entries (actor_id, sequence) WHERE actor_id IS NOT NULL;
      CREATE INDEX audit_entries_of_target ON audit_entries (target_id, sequence) WHERE target_id IS NOT NULL;
      CREATE INDEX audit_entries_of_user ON audit_entries (user_id, sequence) WHERE user_id IS NOT NULL;

      CREATE TABLE audit_chain (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        sequence bigint NOT NULL,
        hash bytea NOT NULL,
        anchor_sequence bigint NOT NULL,
        anchor_hash bytea NOT NULL
      );
      INSERT INTO audit_chain (sequence, hash, anchor_sequence, anchor_hash)
        VALUES (0, decode(repeat('00', 32), 'hex'), 0, decode(repeat('00', 32), 'hex'));
    `);
    await runner.query(triggers);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_entries, audit_chain;
      DROP FUNCTION refuse_audit_change, refuse_audit_removal, check_audit_chain;
    `);
  }
}

/** AUDIT_KEPT_DAYS is not less; nobody cuts off what is younger, whatever the setting. */
const youngDays = 29;

const triggers = `
  CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION '% of % is refused: the audit log is append-only', TG_OP, TG_TABLE_NAME
      USING ERRCODE = 'integrity_constraint_violation';
  END $$;

  CREATE FUNCTION refuse_audit_removal() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  BEGIN
    IF EXISTS (SELECT FROM removed, audit_chain WHERE removed.sequence > audit_chain.anchor_sequence) THEN
      RAISE EXCEPTION 'DELETE of audit_entries is refused: the audit log is append-only'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
  END $$;

  CREATE FUNCTION check_audit_chain() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
  BEGIN
    IF NEW.sequence < OLD.sequence
      OR NEW.anchor_sequence < OLD.anchor_sequence
      OR (NEW.anchor_sequence = OLD.anchor_sequence AND NEW.anchor_hash <> OLD.anchor_hash)
      OR (NEW.sequence = OLD.sequence AND NEW.hash <> OLD.hash)
      OR (NEW.anchor_sequence > OLD.anchor_sequence AND (
        NOT EXISTS (SELECT FROM audit_entries WHERE sequence = NEW.anchor_sequence AND hash = NEW.anchor_hash)
        OR EXISTS (SELECT FROM audit_entries
                    WHERE sequence <= NEW.anchor_sequence AND at >= now() - interval '${youngDays} days')))
    THEN
      RAISE EXCEPTION 'UPDATE of audit_chain is refused: the chain goes forward only, and keeps what is young'
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
  END $$;

  CREATE TRIGGER entries_stay BEFORE UPDATE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER entries_are_not_removed AFTER DELETE ON audit_entries REFERENCING OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_removal();
  CREATE TRIGGER chain_stays BEFORE DELETE OR TRUNCATE ON audit_chain
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
  CREATE TRIGGER chain_goes_forward BEFORE UPDATE ON audit_chain
    FOR EACH ROW EXECUTE FUNCTION check_audit_chain();
`;
