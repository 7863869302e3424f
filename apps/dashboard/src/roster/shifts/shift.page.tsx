import { Alert, Button, Card, Group, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ProblemError } from '@smart-attendance/client';
import { TbUsers } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay, useSiteDay, type Tagged } from '../../session';
import { BackLink, fieldErrorsOf, FormProblem } from '../../ui';
import { DeleteButton } from '../../ui/delete-button';
import { LeaveGuard } from '../../ui/leave-guard';
import { DraftInstead } from '../drafts/draft-instead';
import { RosterFrame, RosterUnread } from '../roster-frame';
import { deleteShift, shiftQuery, updateShift, type Shift } from '../rules.queries';
import { ShiftEditor } from './shift-editor';
import { shiftFieldNames } from './shift-fields';
import {
  isMoreThanDraft,
  onto,
  toShiftChange,
  toShiftDraft,
  toShiftFields,
  type ShiftFields,
} from './shift-form.policy';
import { ShiftVersions } from './shift-versions';

const route = getRouteApi('/shell/roster/shifts/$shiftId');

export function ShiftPage(): ReactNode {
  const { t } = useTranslation('roster');
  const { shiftId } = route.useParams();
  const shift = useQuery(shiftQuery(shiftId));
  // A reading again that failed is no reason to take away what was typed.
  if (shift.data === undefined) return <RosterUnread title={t('shifts.one')} query={shift} />;
  return <OneShift key={shiftId} read={shift.data} />;
}

/** The newest version, which is what a change goes on from. */
function fieldsOf(shift: Shift): ShiftFields {
  return toShiftFields(shift.name, shift.versions.at(-1) ?? shift);
}

function OneShift({ read }: { readonly read: Tagged<Shift> }): ReactNode {
  const { t } = useTranslation('roster');
  const today = useSiteDay();
  const mayWrite = useMay('shifts.write', 'all');
  const mayDraft = useMay('drafts.write', 'all');
  // What was read when typing began: what differs from it was changed here.
  const [base, setBase] = useState(read);
  const [fields, setFields] = useState(() => fieldsOf(read.value));
  const [validFrom, setValidFrom] = useState('');
  const save = useMutation(updateShift(useQueryClient()));
  const begin = fieldsOf(base.value);
  const change = toShiftChange(begin, fields, validFrom);
  const isDirty = JSON.stringify(fields) !== JSON.stringify(begin);
  // A name holds at once, whatever day is typed beside it.
  const reachesBack = mayDraft && (change.valid_from ?? '') !== '' && validFrom <= today;
  const isConflict = save.error instanceof ProblemError && save.error.status === 412;
  const takeTheirs = (shift: Tagged<Shift>): void => {
    setBase(shift);
    setFields(fieldsOf(shift.value));
    save.reset();
  };
  if (!isDirty && base.etag !== read.etag) takeTheirs(read);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    save.mutate(
      { id: base.value.id, etag: base.etag, body: change },
      {
        onSuccess: (shift) => {
          notifications.show({ color: 'teal', message: t('saved') });
          setBase({ value: shift, etag: undefined });
          setFields(fieldsOf(shift));
          setValidFrom('');
        },
      },
    );
  };
  return (
    <RosterFrame
      title={read.value.name}
      isUserText
      back={<BackLink to="/roster/shifts">{t('shifts.back')}</BackLink>}
      description={mayWrite ? t('shifts.editText') : undefined}
      actions={mayWrite && <DeleteShift read={read} />}
    >
      <LeaveGuard isDirty={isDirty && !save.isPending} />
      <form onSubmit={submit}>
        {isConflict ? (
          <Conflict
            onKeepMine={() => {
              setBase(read);
              setFields((typed) => onto(fieldsOf(read.value), begin, typed));
              save.reset();
            }}
            onTakeTheirs={() => {
              takeTheirs(read);
            }}
          />
        ) : (
          <FormProblem error={save.error} fields={shiftFieldNames} />
        )}
        <ShiftEditor
          fields={fields}
          errors={fieldErrorsOf(save.error)}
          isReadOnly={!mayWrite}
          onChange={(to) => {
            setFields((before) => ({ ...before, ...to }));
          }}
        >
          <ShiftVersions shift={read.value} today={today} />
        </ShiftEditor>
        {mayWrite && (
          <Card withBorder mt="md">
            <Group align="flex-end" justify="space-between">
              <TextInput
                type="date"
                label={t('shift.validFrom')}
                description={t('shift.validFromHint')}
                value={validFrom}
                error={fieldErrorsOf(save.error)['valid_from']}
                onChange={(event) => {
                  setValidFrom(event.currentTarget.value);
                }}
              />
              {reachesBack ? (
                <DraftInstead
                  isDisabled={!isDirty}
                  first={isMoreThanDraft(change) ? t('draft.nameFirst') : undefined}
                  draft={(reason) => toShiftDraft(base.value.id, change, reason)}
                />
              ) : (
                <Button type="submit" loading={save.isPending} disabled={!isDirty}>
                  {t('save')}
                </Button>
              )}
            </Group>
          </Card>
        )}
      </form>
    </RosterFrame>
  );
}

interface ConflictProps {
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

function Conflict({ onKeepMine, onTakeTheirs }: ConflictProps): ReactNode {
  const { t } = useTranslation('roster');
  return (
    <Alert color="orange" icon={<TbUsers />} title={t('conflict.title')} role="alert" mb="md">
      {t('conflict.text')}
      <Group gap="xs" mt="sm">
        <Button size="xs" variant="default" onClick={onKeepMine}>
          {t('conflict.mine')}
        </Button>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          {t('conflict.theirs')}
        </Button>
      </Group>
    </Alert>
  );
}

function DeleteShift({ read }: { readonly read: Tagged<Shift> }): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = useNavigate();
  const remove = useMutation(deleteShift(useQueryClient()));
  return (
    <DeleteButton
      label={t('shifts.delete')}
      title={t('shifts.deleteTitle', { name: read.value.name })}
      deletion={remove}
      onConfirm={() => {
        remove.mutate(
          { id: read.value.id, etag: read.etag },
          { onSuccess: () => void navigate({ to: '/roster/shifts', ignoreBlocker: true }) },
        );
      }}
    >
      {t('shifts.deleteText')}
    </DeleteButton>
  );
}
