import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { TbPlus } from 'react-icons/tb';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice, fieldErrorsOf } from '../../ui';
import { registerModel } from './models.queries';

/** As the API bounds it. */
const nameLengthMax = 100;

/** Has the vectors of all photos made by another pack, which the workers look with already. */
export function RegisterModel(): ReactNode {
  const { t } = useTranslation('recognition');
  const [packId, setPackId] = useState('');
  const register = useMutation(registerModel(useQueryClient()));
  const errors = fieldErrorsOf(register.error);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    register.mutate(packId.trim(), {
      onSuccess: () => {
        setPackId('');
      },
    });
  };
  return (
    <Card withBorder component="section" aria-labelledby="register-model" maw={720}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Title order={2} fz="h4" id="register-model">
            {t('models.register')}
          </Title>
          <Text size="sm" maw="75ch">
            {t('models.registerText')}
          </Text>
          <Group align="flex-end">
            <TextInput
              label={t('figure.pack')}
              placeholder="buffalo_s"
              value={packId}
              maxLength={nameLengthMax}
              autoComplete="off"
              spellCheck={false}
              error={errors['pack_id']}
              onChange={(event) => {
                setPackId(event.currentTarget.value);
              }}
            />
            <Button
              type="submit"
              leftSection={<TbPlus size={18} aria-hidden />}
              disabled={packId.trim() === ''}
              loading={register.isPending}
            >
              {t('models.registerButton')}
            </Button>
          </Group>
          {register.isError && errors['pack_id'] === undefined && <ErrorNotice error={register.error} />}
        </Stack>
      </form>
    </Card>
  );
}
