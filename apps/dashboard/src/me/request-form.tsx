import {
  Alert,
  Button,
  Card,
  Checkbox,
  Group,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core';
import { TbCircleCheck } from 'react-icons/tb';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { SiteTimesOnly, useMe, useSiteDay } from '../session';
import { AttendanceBadge, ErrorNotice, fieldErrorsOf, FormProblem, ListSkeleton } from '../ui';
import { LeaveGuard } from '../ui/leave-guard';
import { usePersonZone } from '../ui/person-zone';
import type { AttendanceRow } from './me.queries';
import { isRequest, toRequest, toRequestFields } from './request-form.policy';
import { requestCorrection, myDayQuery } from './requests.queries';

interface Props {
  readonly day: string;
  readonly onDay: (day: string) => void;
}

/** A day, as it is and as it was: whoever decides sees both, and why. */
export function RequestForm({ day, onDay }: Props): ReactNode {
  const { t } = useTranslation('me');
  const me = useMe();
  const today = useSiteDay();
  const row = useQuery({ ...myDayQuery(me.id, day), enabled: day !== '' });
  // Of a day without a row it is that of the site where one is then.
  const ofPerson = usePersonZone(me.id, day);
  const zone = row.data?.time_zone ?? ofPerson.data;
  const unread = [row, ofPerson].find(({ isError }) => isError);
  return (
    <Card withBorder p={{ base: 'sm', xs: 'md' }} component="section" aria-label={t('request.title')}>
      <Title order={2} fz="h4" mb="sm">
        {t('request.title')}
      </Title>
      <Stack>
        <TextInput
          type="date"
          label={t('request.day')}
          max={today}
          value={day}
          onChange={(event) => {
            onDay(event.currentTarget.value);
          }}
        />
        {unread !== undefined && <ErrorNotice error={unread.error} onRetry={() => void unread.refetch()} />}
        {(row.isLoading || ofPerson.isLoading) && <ListSkeleton rows={2} />}
        {row.data !== undefined && zone !== undefined && (
          <SiteTimesOnly at={zone}>
            <DayForm key={day} day={day} known={row.data ?? undefined} />
          </SiteTimesOnly>
        )}
      </Stack>
    </Card>
  );
}

function DayForm({ day, known }: { readonly day: string; readonly known: AttendanceRow | undefined }): ReactNode {
  const { t } = useTranslation('me');
  const { timeZone } = useFormat();
  const me = useMe();
  // As it was when typing began: what a camera adds meanwhile is nothing that somebody asks to be undone.
  const [row] = useState(known);
  const [begin] = useState(() => toRequestFields(day, row, timeZone));
  const [fields, setFields] = useState(begin);
  const ask = useMutation(requestCorrection(useQueryClient()));
  const errors = fieldErrorsOf(ask.error);
  const isDirty = JSON.stringify(fields) !== JSON.stringify(begin);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    ask.mutate(toRequest(me.id, fields, row, timeZone));
  };
  if (ask.isSuccess) {
    return (
      <Alert color="teal" icon={<TbCircleCheck />} title={t('request.sent')} role="status">
        {t('request.sentText')}
      </Alert>
    );
  }
  return (
    <form onSubmit={submit}>
      <LeaveGuard isDirty={isDirty} />
      <Stack>
        <FormProblem error={ask.error} fields={['check_in', 'check_out', 'reason']} />
        <Group gap="xs">
          <Text size="sm">{t(row === undefined ? 'request.noRow' : 'request.isRow')}</Text>
          {row !== undefined && <AttendanceBadge status={row.status} />}
        </Group>
        <SimpleGrid cols={2}>
          {(['from', 'to'] as const).map((name) => (
            <TextInput
              key={name}
              type="time"
              label={t(`request.${name}`)}
              disabled={fields.wasAbsent}
              required={name === 'from' && !fields.wasAbsent}
              value={fields[name]}
              error={errors[name === 'from' ? 'check_in' : 'check_out']}
              onChange={(event) => {
                setFields({ ...fields, [name]: event.currentTarget.value });
              }}
            />
          ))}
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          {t('request.timeHint', { zone: timeZone })}
        </Text>
        {row !== undefined && (
          <Checkbox
            label={t('request.wasAbsent')}
            checked={fields.wasAbsent}
            onChange={(event) => {
              setFields({ ...fields, wasAbsent: event.currentTarget.checked });
            }}
          />
        )}
        <Textarea
          label={t('request.reason')}
          description={t('request.reasonHint')}
          required
          autosize
          minRows={2}
          maxLength={2_000}
          value={fields.reason}
          error={errors['reason']}
          onChange={(event) => {
            setFields({ ...fields, reason: event.currentTarget.value });
          }}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={ask.isPending} disabled={!isRequest(fields, row, timeZone)}>
            {t('request.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
