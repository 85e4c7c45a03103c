"""How long a certificate lasts, pure (AQ1). Whichever of the two limits comes first ends it."""

from datetime import timedelta
from typing import Final

from workmark.assessment.certificate_models import CertificateKind

VALID_FOR: Final = timedelta(days=183)  # six months
DECISIONS: Final = 100
PROVISIONAL_FOR: Final = timedelta(days=92)  # three months
PROVISIONAL_DECISIONS: Final = 20

LIMITS: Final = {
    CertificateKind.CALIBRATED: (VALID_FOR, DECISIONS),
    CertificateKind.PROVISIONAL: (PROVISIONAL_FOR, PROVISIONAL_DECISIONS),
}
