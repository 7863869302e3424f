import { Button, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSiteDay } from '../../session';
import { fieldErrorsOf, FormProblem } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { PersonSelect } from '../../ui/entity-select';
import { createDraft } from '../drafts.queries';
import { addDays } from '../grid/weeks.policy';
import { DraftReason } from './draft-reason';

/** Past days by what is known now, as after a fault that was mended. */
export function RecomputeDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = useNavigate();
  const today = useSiteDay();
  const [from, setFrom] = useState(addDays(today, -30));
  const [to, setTo] = useState(today);
  const [userId, setUserId] = useState<string | null>(null);
  const [reason, setReason] = useState('');
  const draft = useMutation(createDraft(useQueryClient()));
  const errors = fieldErrorsOf(draft.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    draft.mutate(
      { kind: 'recomputation', body: { date_from: from, date_to: to, user_id: userId, reason: reason.trim() } },
      { onSuccess: ({ id }) => void navigate({ to: '/roster/drafts/$draftId', params: { draftId: id } }) },
    );
  };
  return (
    <Dialog opened onClose={onClose} title={t('recompute.open')} closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{t('recompute.text')}</Text>
          <FormProblem error={draft.error} fields={['date_from', 'date_to', 'user_id', 'reason']} />
          <SimpleGrid cols={2}>
            <TextInput
              type="date"
              label={t('assign.from')}
              required
              max={today}
              value={from}
              error={errors['date_from']}
              onChange={(event) => {
                setFrom(event.currentTarget.value);
              }}
            />
            <TextInput
              type="date"
              label={t('assign.to')}
              required
              min={from}
              max={today}
              value={to}
              error={errors['date_to']}
              onChange={(event) => {
                setTo(event.currentTarget.value);
              }}
            />
          </SimpleGrid>
          <PersonSelect
            label={t('assign.kinds.person')}
            description={t('recompute.personHint')}
            value={userId}
            error={errors['user_id']}
            onChange={(id) => {
              setUserId(id);
            }}
          />
          <DraftReason value={reason} error={errors['reason']} onChange={setReason} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={draft.isPending}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={draft.isPending} disabled={reason.trim() === '' || from === '' || to === ''}>
              {t('draft.preview')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
