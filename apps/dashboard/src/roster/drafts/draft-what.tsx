import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { UserText } from '../../ui';
import { PersonName } from '../../ui/entity-name';
import type { Draft } from '../drafts.queries';
import { shiftsQuery, sitesQuery } from '../rules.queries';
import { changedRules } from '../shifts/shift-form.policy';

/** What a draft would change, and from when to when. */
export function DraftWhat({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <div>
      <Text size="sm" fw={600}>
        {t(`draft.kind.${draft.kind}`)}
      </Text>
      <Text size="sm" component="div">
        <Whose draft={draft} />
      </Text>
      <Text size="sm" c="dimmed">
        <When draft={draft} />
      </Text>
    </div>
  );
}

function Whose({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  const shifts = useQuery(shiftsQuery);
  const sites = useQuery(sitesQuery);
  const shiftName = (id: string | null): string => shifts.data?.find((one) => one.id === id)?.name ?? '…';
  const siteName = (id: string | null): string => sites.data?.find((one) => one.id === id)?.name ?? '…';
  const { kind, assignment } = draft;
  if (kind === 'shift') {
    return (
      <>
        <UserText text={shiftName(draft.shift_id)} /> <ChangedRules draft={draft} />
      </>
    );
  }
  if (kind === 'site') return <UserText text={siteName(draft.site_id)} />;
  if (kind === 'recomputation') {
    return draft.user_id === null ? t('draft.everybody') : <PersonName id={draft.user_id} />;
  }
  if (assignment === null) return null;
  const what =
    assignment.shift_id !== null
      ? shiftName(assignment.shift_id)
      : t(assignment.rotation_shift_ids.length > 0 ? 'assign.whats.rotation' : 'assign.whats.site');
  return (
    <>
      {assignment.user_id !== null ? (
        <PersonName id={assignment.user_id} />
      ) : (
        <UserText text={assignment.department ?? siteName(assignment.site_id)} />
      )}
      {' · '}
      <UserText text={what} />
    </>
  );
}

/** Of the rules that were valid until then. */
function ChangedRules({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  const { list } = useFormat();
  const shifts = useQuery(shiftsQuery);
  const { shift: rules, valid_from: from } = draft;
  const before = shifts.data
    ?.find(({ id }) => id === draft.shift_id)
    ?.versions.findLast((version) => version.valid_from === null || (from !== null && version.valid_from < from));
  if (rules === null || before === undefined) return null;
  const names = changedRules(before, { ...before, ...rules });
  return names.length === 0 ? null : `(${list(names.map((name) => t(`versions.rule.${name}`)))})`;
}

function When({ draft }: { readonly draft: Draft }): ReactNode {
  const { t } = useTranslation('roster');
  const format = useFormat();
  const { kind, assignment } = draft;
  if (kind === 'recomputation') return format.days(draft.date_from, draft.date_to);
  if (kind === 'assignment_end') {
    const date = draft.valid_to === null ? t('assign.open') : format.date(draft.valid_to);
    return t('draft.newEnd', { date });
  }
  const from = assignment?.valid_from ?? draft.valid_from ?? draft.date_from;
  const to = assignment?.valid_to ?? null;
  return to === null ? t('draft.from', { date: format.date(from) }) : format.days(from, to);
}
