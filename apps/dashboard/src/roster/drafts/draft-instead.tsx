import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { TbHistory } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { fieldErrorsOf, FormProblem } from '../../ui';
import { createDraft, type NewDraft } from '../drafts.queries';
import { DraftReason } from './draft-reason';

interface Props {
  /** What is drafted, for that reason. */
  readonly draft: (reason: string) => NewDraft;
  readonly isDisabled: boolean;
  /** What is to be done first; undefined for nothing. */
  readonly first?: string | undefined;
}

/** In the place of saving, where a change reaches back: first everybody sees which days would be others. */
export function DraftInstead({ draft, isDisabled, first }: Props): ReactNode {
  const { t } = useTranslation('roster');
  const navigate = useNavigate();
  const [reason, setReason] = useState('');
  const create = useMutation(createDraft(useQueryClient()));
  return (
    <Alert color="sea" icon={<TbHistory />} title={t('draft.instead')} flex={1}>
      <Stack gap="sm">
        {t('draft.insteadText')}
        <FormProblem error={create.error} fields={['reason']} />
        <DraftReason value={reason} error={fieldErrorsOf(create.error)['reason']} onChange={setReason} />
        {first !== undefined && (
          <Text size="sm" fw={600} role="status">
            {first}
          </Text>
        )}
        <Group justify="flex-end">
          <Button
            loading={create.isPending}
            disabled={isDisabled || first !== undefined || reason.trim() === ''}
            onClick={() => {
              create.mutate(draft(reason.trim()), {
                onSuccess: ({ id }) =>
                  void navigate({ to: '/roster/drafts/$draftId', params: { draftId: id }, ignoreBlocker: true }),
              });
            }}
          >
            {t('draft.preview')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
