import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import type { Schemas } from '@smart-attendance/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n';
import { instantMsOfWall } from '../../i18n/site-time.policy';
import { SiteTimesOnly } from '../../session';
import { ErrorNotice, fieldErrorsOf, FormProblem } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { PersonSelect } from '../../ui/entity-select';
import { usePersonZone } from '../../ui/person-zone';
import { enterPunch, sitesQuery } from './punches.queries';

const roles = ['both', 'entry', 'exit', 'inside'] as const;
type Role = NonNullable<Schemas['CreatePunchInput']['role']>;

/** Somebody was there, and no camera saw it. */
export function NewPunch({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('attendance');
  return (
    <Dialog opened onClose={onClose} title={t('punches.add')} closeButtonProps={{ 'aria-label': t('close') }}>
      <SiteTimesOnly>
        <Form onClose={onClose} />
      </SiteTimesOnly>
    </Dialog>
  );
}

function Form({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('attendance');
  const { timeZone: ofAll } = useFormat();
  const sites = useQuery(sitesQuery);
  const [userId, setUserId] = useState<string | null>(null);
  const [siteId, setSiteId] = useState<string | null>(null);
  const [wallTime, setWallTime] = useState('');
  const [role, setRole] = useState<Role>('both');
  const [reason, setReason] = useState('');
  const enter = useMutation(enterPunch(useQueryClient()));
  const errors = fieldErrorsOf(enter.error);
  const site = sites.data?.find(({ id }) => id === siteId);
  // The clock is that of the site where they were; without one, of where they are on that day.
  const ofPerson = usePersonZone(siteId === null ? userId : null, wallTime.slice(0, 10));
  const timeZone = site?.time_zone ?? ofPerson.data ?? ofAll;
  const isZoneUnread = ofPerson.data === undefined && (ofPerson.isLoading || ofPerson.isError);
  const isUnread = site === undefined && (siteId !== null || isZoneUnread);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const at = new Date(instantMsOfWall(Date.parse(`${wallTime}Z`), timeZone)).toISOString();
    enter.mutate({ user_id: userId ?? '', at, site_id: siteId, role, reason: reason.trim() }, { onSuccess: onClose });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <FormProblem error={enter.error} fields={['user_id', 'at', 'site_id', 'role', 'reason']} />
        <PersonSelect
          label={t('field.person')}
          required
          value={userId}
          error={errors['user_id']}
          onChange={(id) => {
            setUserId(id);
          }}
        />
        <Select
          label={t('punches.site')}
          placeholder={t('punches.siteOfPerson')}
          clearable
          clearButtonProps={{ 'aria-label': t('punches.siteOfPerson') }}
          value={siteId}
          data={(sites.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          error={errors['site_id']}
          onChange={setSiteId}
        />
        {ofPerson.isError && <ErrorNotice error={ofPerson.error} onRetry={() => void ofPerson.refetch()} />}
        <TextInput
          type="datetime-local"
          label={t('punches.time')}
          description={t('punches.timeHint', { zone: timeZone })}
          required
          value={wallTime}
          error={errors['at']}
          onChange={(event) => {
            setWallTime(event.currentTarget.value);
          }}
        />
        <Select
          label={t('punches.roleLabel')}
          allowDeselect={false}
          value={role}
          data={roles.map((value) => ({ value, label: t(`punches.role.${value}`) }))}
          error={errors['role']}
          onChange={(value) => {
            setRole(roles.find((one) => one === value) ?? 'both');
          }}
        />
        <Textarea
          label={t('punches.reason')}
          description={t('punches.reasonHint')}
          required
          autosize
          minRows={2}
          maxLength={2_000}
          value={reason}
          error={errors['reason']}
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} disabled={enter.isPending}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            loading={enter.isPending}
            disabled={userId === null || wallTime === '' || isUnread || reason.trim() === ''}
          >
            {t('punches.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
