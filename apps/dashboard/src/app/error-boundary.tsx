import { Button, Center, Code, Stack, Text, Title } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { Translation } from 'react-i18next';

interface State {
  readonly error: Error | undefined;
}

/** A defect of ours takes no more with it than it must, and says that it is one. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: toError(error) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? this.props.children : <Broken error={error} />;
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

export function Broken({ error }: { readonly error: unknown }): ReactNode {
  return (
    <Translation ns="app">
      {(t) => (
        <Center component="main" mih="60dvh" p="md">
          <Stack maw={560} role="alert">
            <Title order={1} fz="h3">
              {t('broken.title')}
            </Title>
            <Text>{t('broken.text')}</Text>
            <Code block dir="ltr">
              {toError(error).message}
            </Code>
            <Button
              onClick={() => {
                location.reload();
              }}
            >
              {t('broken.reload')}
            </Button>
          </Stack>
        </Center>
      )}
    </Translation>
  );
}
