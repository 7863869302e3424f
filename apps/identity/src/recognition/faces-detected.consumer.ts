import { Controller } from '@nestjs/common';
import { facesDetected, type FacesDetected } from '@smart-attendance/contracts';
import { Consumes } from '@smart-attendance/messaging';
import { RecognitionService } from './recognition.service';

@Controller()
export class FacesDetectedConsumer {
  constructor(private readonly recognition: RecognitionService) {}

  @Consumes(facesDetected)
  async onFacesDetected(event: FacesDetected): Promise<void> {
    await this.recognition.handle(event);
  }
}
