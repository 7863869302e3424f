import { Alert, Button, Card, Group, Stack, Text, Textarea } from '@mantine/core';
import { TbUsers } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useCanGoBack, useRouter } from '@tanstack/react-router';
import { useState, type SubmitEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { SiteTimesOnly } from '../session';
import { ErrorNotice, fieldErrorsOf, FormProblem, ListSkeleton, Page, presentStateOf } from '../ui';
import { LeaveGuard } from '../ui/leave-guard';
import { rowQuery, updateRow, type RowWithTag } from './attendance.queries';
import { ChangedBy } from './changed-by';
import { changesOf } from './correction-changes.policy';
import { RowFieldInputs, rowFieldNames } from './row-fields';
import { isDirty, isSkippedTime, onto, toFields, toRowChange, type RowFields } from './row-form.policy';
import { useBack } from './use-back';

const route = getRouteApi('/shell/attendance/$id/edit');

export function EditRowPage(): ReactNode {
  const { t } = useTranslation('attendance');
  const format = useFormat();
  const { id } = route.useParams();
  const row = useQuery({ ...rowQuery(id), staleTime: 0, refetchOnWindowFocus: false });
  const title = t('edit.title');
  if (row.data === undefined) {
    return (
      <Page title={title}>
        {row.isError ? <ErrorNotice error={row.error} onRetry={() => void row.refetch()} /> : <ListSkeleton />}
      </Page>
    );
  }
  const { user_name: name, date } = row.data.row;
  return (
    <Page title={title} description={t('edit.whose', { name: name ?? '–', date: format.longDate(date) })}>
      <SiteTimesOnly at={row.data.row.time_zone}>
        <EditForm loaded={row.data} />
      </SiteTimesOnly>
    </Page>
  );
}

/** What is typed is tied to the row that it was begun with; of a newer one it says what is different. */
function EditForm({ loaded }: { readonly loaded: RowWithTag }): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone } = useFormat();
  const goBack = useBack();
  const navigate = route.useNavigate();
  const { history } = useRouter();
  const canGoBack = useCanGoBack();
  const client = useQueryClient();
  const [base, setBase] = useState(loaded);
  const [fields, setFields] = useState<RowFields>(() => toFields(loaded.row, timeZone));
  const save = useMutation(updateRow(client));
  const start = toFields(base.row, timeZone);
  const errors = fieldErrorsOf(save.error);
  const isOvertaken = presentStateOf(save.error) !== undefined;
  const isImpossible = isSkippedTime(fields.checkIn, timeZone) || isSkippedTime(fields.checkOut, timeZone);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (isImpossible) return;
    save.mutate(
      { id: base.row.id, etag: base.etag, body: toRowChange(start, fields, timeZone) },
      {
        // The day is where one comes from; a second entry of it would be in the way back.
        onSuccess: ({ id }) => {
          if (canGoBack) history.back({ ignoreBlocker: true });
          else void navigate({ to: '/attendance/$id', params: { id }, replace: true, ignoreBlocker: true });
        },
      },
    );
  };
  return (
    <Card withBorder maw={720}>
      <LeaveGuard isDirty={!save.isSuccess && isDirty(start, fields, timeZone)} />
      <form onSubmit={submit}>
        <Stack>
          {isOvertaken ? (
            <Overtaken
              base={base}
              onTaken={(fresh, isTaken) => {
                setBase(fresh);
                const now = toFields(fresh.row, timeZone);
                setFields(isTaken ? { ...now, reason: fields.reason } : onto(now, start, fields, timeZone));
                save.reset();
              }}
            />
          ) : (
            <FormProblem error={save.error} fields={rowFieldNames} />
          )}
          <RowFieldInputs
            isCheckInRequired={base.row.check_in !== null}
            fields={fields}
            errors={errors}
            onChange={(to) => {
              setFields({ ...fields, ...to });
            }}
          />
          <Textarea
            label={t('field.reason')}
            description={t('form.reasonHint')}
            required
            autosize
            minRows={2}
            maxRows={6}
            maxLength={2_000}
            value={fields.reason}
            error={errors['reason']}
            onChange={(event) => {
              setFields({ ...fields, reason: event.currentTarget.value });
            }}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={goBack}>
              {t('form.cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={isImpossible || isOvertaken}>
              {t('edit.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}

interface OvertakenProps {
  readonly base: RowWithTag;
  readonly onTaken: (fresh: RowWithTag, isTaken: boolean) => void;
}

/** Somebody, or a camera, changed the row while this was typed. */
function Overtaken({ base, onTaken }: OvertakenProps): ReactNode {
  const { t } = useTranslation('attendance');
  const fresh = useQuery({ ...rowQuery(base.row.id), staleTime: 0, refetchOnMount: 'always' });
  if (fresh.isError) return <ErrorNotice error={fresh.error} onRetry={() => void fresh.refetch()} />;
  const { data } = fresh;
  if (fresh.isFetching || data === undefined) return <ListSkeleton rows={2} />;
  const names = changesOf(base.row, data.row).map(({ field }) => t(`field.${field}`));
  return (
    <Alert color="orange" icon={<TbUsers />} title={t('overtaken.title')} role="alert">
      <Stack gap="xs" align="flex-start">
        <ChangedBy row={data.row} />
        <Text size="sm">{t('overtaken.text', { fields: names.length === 0 ? '–' : names.join(', ') })}</Text>
        <Group gap="xs">
          <Button
            size="xs"
            onClick={() => {
              onTaken(data, false);
            }}
          >
            {t('overtaken.keep')}
          </Button>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              onTaken(data, true);
            }}
          >
            {t('overtaken.take')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
