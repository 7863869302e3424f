import { Button, Group, SegmentedControl, SimpleGrid, Stack, Text, TextInput, useMatches } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session';
import { fieldErrorsOf, FormProblem } from '../ui';
import { PersonSelect } from '../ui/entity-select';
import type { StepProps } from './guide.page';
import { addPerson, recognitionQuery } from './guide.queries';
import { PhotoForm } from './photo-form';

const whoms = ['me', 'new', 'other'] as const;
type Whom = (typeof whoms)[number];

/** Somebody whom the camera will know: oneself is quickest. */
export function PersonStep({ onContinue }: StepProps): ReactNode {
  const { t } = useTranslation('guide');
  const me = useMe();
  const enrolled = useQuery(recognitionQuery).data?.gallery_people ?? 0;
  const [whom, setWhom] = useState<Whom>('me');
  const orientation = useMatches<'vertical' | 'horizontal'>({ base: 'vertical', sm: 'horizontal' });
  const [other, setOther] = useState<string | null>(null);
  const userId = whom === 'me' ? me.id : whom === 'other' ? other : null;
  return (
    <Stack align="flex-start">
      <Text>{t('person.text')}</Text>
      {enrolled > 0 && <Text role="status">{t('person.enrolled', { count: enrolled })}</Text>}
      <SegmentedControl
        orientation={orientation}
        aria-label={t('person.whom')}
        value={whom}
        onChange={setWhom}
        data={whoms.map((one) => ({ value: one, label: t(`person.${one}`) }))}
      />
      {whom === 'new' && (
        <NewPersonForm
          onAdded={(id) => {
            setOther(id);
            setWhom('other');
          }}
        />
      )}
      {whom === 'other' && (
        <PersonSelect
          label={t('person.person')}
          value={other}
          onChange={(id) => {
            setOther(id);
          }}
          w="min(24rem, 100%)"
        />
      )}
      {userId !== null && <PhotoForm key={userId} userId={userId} isMe={userId === me.id} />}
      <Button variant={enrolled > 0 ? 'filled' : 'subtle'} onClick={onContinue}>
        {t(enrolled > 0 ? 'continue' : 'skip')}
      </Button>
    </Stack>
  );
}

const fieldNames = ['first_name', 'last_name', 'email', 'employee_id'];

function NewPersonForm({ onAdded }: { readonly onAdded: (id: string) => void }): ReactNode {
  const { t } = useTranslation('guide');
  const [fields, setFields] = useState({ first_name: '', last_name: '', email: '', employee_id: '' });
  const add = useMutation(addPerson(useQueryClient()));
  const errors = fieldErrorsOf(add.error);
  const field = (key: keyof typeof fields) => ({
    required: true,
    autoComplete: 'off',
    value: fields[key],
    error: errors[key],
    onChange: ({ currentTarget: { value } }: { readonly currentTarget: { readonly value: string } }) => {
      setFields({ ...fields, [key]: value });
    },
  });
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    add.mutate(fields, {
      onSuccess: ({ id }) => {
        onAdded(id);
      },
    });
  };
  return (
    <form onSubmit={submit} style={{ width: '100%' }}>
      <Stack>
        <FormProblem error={add.error} fields={fieldNames} />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <TextInput label={t('person.firstName')} {...field('first_name')} />
          <TextInput label={t('person.lastName')} {...field('last_name')} />
          <TextInput label={t('person.email')} type="email" dir="ltr" {...field('email')} />
          <TextInput label={t('person.employeeId')} dir="ltr" {...field('employee_id')} />
        </SimpleGrid>
        <Group>
          <Button type="submit" loading={add.isPending}>
            {t('person.add')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
