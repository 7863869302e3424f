import { Controller } from '@nestjs/common';
import { facesDetected, type FacesDetected } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { DecisionPublisher } from './decision.publisher';
import { RecognitionService } from './recognition.service';

@Controller()
export class FacesDetectedConsumer {
  constructor(
    private readonly recognition: RecognitionService,
    private readonly publisher: DecisionPublisher,
  ) {}

  /** Said after the commit and before the acknowledgement, so a crash in between brings the frame, and this, again. */
  @Consumes(facesDetected)
  async onFacesDetected(event: FacesDetected): Promise<void> {
    await this.recognition.handle(event);
    await this.publisher.publishDecisionsOf(event.frameId);
  }
}
