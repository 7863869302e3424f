import { Alert, Button, Group, Progress, SegmentedControl, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { fieldErrorsOf, FormProblem, toProblem, UserText } from '../../ui';
import type { BulkProgress } from '../../ui/bulk-run.policy';
import { Dialog } from '../../ui/dialog';
import { PersonSelect } from '../../ui/entity-select';
import { useMay } from '../../session';
import { DraftInstead } from '../drafts/draft-instead';
import { sitesQuery } from '../rules.queries';
import { AssignmentFieldInputs, assignmentFieldNames } from './assignment-fields';
import { isComplete, toNewAssignment, type AssignmentFields, type Subject } from './assignment-form.policy';
import { useAssigning } from './use-assigning';

export interface AssignWish {
  readonly fields: AssignmentFields;
  /** Ids and names of people; empty: it is to be chosen whom it is about. */
  readonly people: ReadonlyMap<string, string>;
}

interface Props {
  readonly wish: AssignWish;
  readonly tomorrow: string;
  readonly onClose: () => void;
}

const namesShownMax = 6;
const kinds = ['person', 'department', 'site'] as const;
type Kind = (typeof kinds)[number];

/** Says what is about to be assigned to whom before it is: people are paid by it. */
export function AssignDialog({ wish, tomorrow, onClose }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const [fields, setFields] = useState(wish.fields);
  const [kind, setKind] = useState<Kind>('person');
  const [subject, setSubject] = useState<Subject>({});
  const { todo, progress, isRunning, submit, cancel } = useAssigning(wish.people, subject, fields, onClose);
  const isDirty = JSON.stringify(fields) !== JSON.stringify(wish.fields);
  const isChosen = todo.size > 0 || Object.values(subject).some((value) => value !== null);
  const errors = fieldErrorsOf(progress?.failed[0]?.error);
  const mayDraft = useMay('drafts.write', 'all');
  const reachesBack = mayDraft && fields.validFrom !== '' && fields.validFrom < tomorrow;
  const choose = (next: Kind): void => {
    setKind(next);
    setSubject({});
    // A site works nowhere else.
    if (next === 'site' && fields.what === 'site') setFields({ ...fields, what: 'shift' });
  };
  return (
    <Dialog
      opened
      onClose={isRunning ? () => undefined : onClose}
      closeOnEscape={!isDirty}
      title={t('assign.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack>
          {wish.people.size > 0 ? (
            <People people={todo} />
          ) : (
            <SubjectFields kind={kind} subject={subject} errors={errors} onKind={choose} onChange={setSubject} />
          )}
          {!isRunning && <Failures progress={progress} people={wish.people} />}
          <AssignmentFieldInputs
            fields={fields}
            errors={errors}
            mayHaveSite={kind !== 'site'}
            earliest={mayDraft ? undefined : tomorrow}
            onChange={(to) => {
              setFields((before) => ({ ...before, ...to }));
            }}
          />
          {reachesBack && <Drafting people={todo} subject={subject} fields={fields} isChosen={isChosen} />}
          {isRunning && <Running progress={progress} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={isRunning ? cancel : onClose}>
              {t('cancel')}
            </Button>
            {!reachesBack && (
              <Button type="submit" loading={isRunning} disabled={!isComplete(fields) || !isChosen}>
                {t('assign.submit')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

interface DraftingProps {
  readonly people: ReadonlyMap<string, string>;
  readonly subject: Subject;
  readonly fields: AssignmentFields;
  readonly isChosen: boolean;
}

/** Days that have begun are changed by a draft, which is of one assignment. */
function Drafting({ people, subject, fields, isChosen }: DraftingProps): ReactNode {
  const { t } = useTranslation('roster');
  const [only] = people.keys();
  if (people.size > 1) return <Alert color="orange">{t('assign.oneDraft')}</Alert>;
  const whom = only === undefined ? subject : { user_id: only };
  return (
    <DraftInstead
      isDisabled={!isComplete(fields) || !isChosen}
      draft={(reason) => ({ kind: 'assignment', body: { ...toNewAssignment(whom, fields), reason } })}
    />
  );
}

function People({ people }: { readonly people: ReadonlyMap<string, string> }): ReactNode {
  const { t } = useTranslation('roster');
  const { list } = useFormat();
  const names = [...people.values()];
  const shown = names.slice(0, namesShownMax);
  const more = names.length - shown.length;
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t('assign.people', { count: people.size })}
      </Text>
      <Text fw={600}>
        <UserText text={list([...shown, ...(more > 0 ? [t('assign.more', { count: more })] : [])])} />
      </Text>
    </div>
  );
}

function Running({ progress }: { readonly progress: BulkProgress | undefined }): ReactNode {
  const { t } = useTranslation('roster');
  if (progress === undefined || progress.total < 2) return null;
  const tried = progress.done.length + progress.failed.length;
  return <Progress value={(100 * tried) / progress.total} aria-label={t('assign.progress')} />;
}

interface FailuresProps {
  readonly progress: BulkProgress | undefined;
  readonly people: ReadonlyMap<string, string>;
}

function Failures({ progress, people }: FailuresProps): ReactNode {
  const { t } = useTranslation('roster');
  const [failure] = progress?.failed ?? [];
  if (progress === undefined || failure === undefined) return null;
  if (progress.total === 1) return <FormProblem error={failure.error} fields={assignmentFieldNames} />;
  return (
    <Alert color="red" title={t('assign.failed', { count: progress.failed.length })} role="alert">
      <Stack gap={4}>
        {progress.failed.slice(0, namesShownMax).map(({ id, error }) => (
          <Text key={id} size="sm">
            <UserText text={people.get(id)} /> – {toProblem(error).detail ?? t('assign.unreached')}
          </Text>
        ))}
      </Stack>
    </Alert>
  );
}

interface SubjectProps {
  readonly kind: Kind;
  readonly subject: Subject;
  readonly errors: Readonly<Record<string, string>>;
  readonly onKind: (kind: Kind) => void;
  readonly onChange: (subject: Subject) => void;
}

function SubjectFields({ kind, subject, errors, onKind, onChange }: SubjectProps): ReactNode {
  const { t } = useTranslation('roster');
  const sites = useQuery(sitesQuery);
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label={t('assign.whom')}
        value={kind}
        data={kinds.map((value) => ({ value, label: t(`assign.kinds.${value}`) }))}
        onChange={(value) => {
          onKind(kinds.find((one) => one === value) ?? 'person');
        }}
      />
      {kind === 'person' && (
        <PersonSelect
          label={t('assign.kinds.person')}
          required
          value={subject.user_id ?? null}
          error={errors['user_id']}
          onChange={(id) => {
            onChange({ user_id: id });
          }}
        />
      )}
      {kind === 'department' && (
        <TextInput
          label={t('assign.kinds.department')}
          required
          maxLength={255}
          value={subject.department ?? ''}
          error={errors['department']}
          onChange={(event) => {
            const { value } = event.currentTarget;
            onChange({ department: value.trim() === '' ? null : value });
          }}
        />
      )}
      {kind === 'site' && (
        <Select
          label={t('assign.kinds.site')}
          required
          searchable
          value={subject.site_id ?? null}
          data={(sites.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          error={errors['site_id']}
          onChange={(id) => {
            onChange({ site_id: id });
          }}
        />
      )}
    </Stack>
  );
}
