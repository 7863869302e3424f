import { Anchor, Button, Card, Group, Stack } from '@mantine/core';
import { ProblemError } from '@smart-attendance/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SiteTimeZone, useFormat } from '../i18n';
import { SiteTimesOnly } from '../session';
import { ErrorNotice, fieldErrorsOf, FormProblem, Page } from '../ui';
import { PersonSelect } from '../ui/entity-select';
import { LeaveGuard } from '../ui/leave-guard';
import { usePersonZone } from '../ui/person-zone';
import { createRow } from './attendance.queries';
import { RowFieldInputs, rowFieldNames } from './row-fields';
import { emptyFields, isDirty, isSkippedTime, toNewRow, type RowFields } from './row-form.policy';
import { useBack } from './use-back';

const route = getRouteApi('/shell/attendance/new');

export function NewRowPage(): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <Page title={t('new.title')} description={t('new.text')}>
      <SiteTimesOnly>
        <NewRowForm />
      </SiteTimesOnly>
    </Page>
  );
}

function NewRowForm(): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone: ofAll } = useFormat();
  const goBack = useBack();
  const navigate = route.useNavigate();
  const { user_id: userId, date } = route.useSearch();
  const [start] = useState(() => emptyFields(userId ?? null, date));
  const [fields, setFields] = useState<RowFields>(start);
  // Typed is the time on the clock where they were on that day.
  const zone = usePersonZone(fields.userId, fields.checkIn.wallTime.slice(0, 10));
  const timeZone = zone.data ?? ofAll;
  const isUnread = zone.data === undefined && (zone.isLoading || zone.isError);
  const save = useMutation(createRow(useQueryClient()));
  const errors = fieldErrorsOf(save.error);
  const isImpossible = isSkippedTime(fields.checkIn, timeZone) || isSkippedTime(fields.checkOut, timeZone);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isImpossible || isUnread || fields.userId === null) return;
    save.mutate(toNewRow(fields, timeZone), {
      onSuccess: ({ id }) =>
        void navigate({ to: '/attendance/$id', params: { id }, replace: true, ignoreBlocker: true }),
    });
  };
  return (
    <>
      <LeaveGuard isDirty={!save.isSuccess && isDirty(start, fields, timeZone)} />
      <Card withBorder maw={720}>
        <form onSubmit={submit}>
          <Stack>
            <FormProblem error={save.error} fields={rowFieldNames} />
            <ExistingRow error={save.error} />
            <PersonSelect
              label={t('field.person')}
              required
              value={fields.userId}
              error={errors['user_id']}
              onChange={(id) => {
                setFields({ ...fields, userId: id });
              }}
            />
            {zone.isError && <ErrorNotice error={zone.error} onRetry={() => void zone.refetch()} />}
            <SiteTimeZone value={timeZone}>
              <RowFieldInputs
                isCheckInRequired
                fields={fields}
                errors={errors}
                onChange={(to) => {
                  setFields({ ...fields, ...to });
                }}
              />
            </SiteTimeZone>
            <Group justify="flex-end">
              <Button variant="default" onClick={goBack}>
                {t('form.cancel')}
              </Button>
              <Button
                type="submit"
                loading={save.isPending}
                disabled={isImpossible || isUnread || fields.userId === null}
              >
                {t('new.submit')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Card>
    </>
  );
}

/** A day has one row; whoever enters a second one is led to the first. */
function ExistingRow({ error }: { readonly error: unknown }): ReactNode {
  const { t } = useTranslation('attendance');
  const id = existingRowOf(error);
  return (
    id !== undefined && (
      <Anchor component={Link} to="/attendance/$id" params={{ id } as never}>
        {t('new.existing')}
      </Anchor>
    )
  );
}

function existingRowOf(error: unknown): string | undefined {
  if (!(error instanceof ProblemError) || error.reason !== 'already_recorded') return undefined;
  const { body } = error;
  const id = typeof body === 'object' && body !== null && 'record_id' in body ? body.record_id : undefined;
  return typeof id === 'string' ? id : undefined;
}
