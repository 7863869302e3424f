import { Injectable } from '@nestjs/common';
import { personRecognized, strangerSeen } from '@smart-attendance/contracts';
import { MessagePublisher } from '@smart-attendance/messaging';
import { asStrangerVisit } from '../strangers/stranger.message';
import { StrangersRepository } from '../strangers/strangers.repository';
import { asRecognition } from './recognition.message';
import { RecognitionsRepository } from './recognitions.repository';

/** Says `person-recognized` and `stranger-seen`. */
@Injectable()
export class DecisionPublisher {
  constructor(
    private readonly recognitions: RecognitionsRepository,
    private readonly strangers: StrangersRepository,
    private readonly publisher: MessagePublisher,
  ) {}

  /** Everything that frame decided, each under the id of its row: saying it again is harmless. @throws AppError `unavailable` */
  async publishDecisionsOf(frameId: string): Promise<void> {
    for (const recognition of await this.recognitions.ofFrame(frameId)) {
      await this.publisher.publish(personRecognized, { recognition: asRecognition(recognition) });
    }
    for (const visit of await this.strangers.ofFrame(frameId)) {
      await this.publisher.publish(strangerSeen, { visit: asStrangerVisit(visit) });
    }
  }
}
