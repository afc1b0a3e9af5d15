"""What a value would give away is said once, beside its column."""

import pytest

from core.field_classes import FIELD_CLASSES, class_of, classified
from core.sealed import Sealed
from plugins.casework.models import Person


def test_a_sealed_column_and_a_clear_one_say_their_class():
    assert classified(Person) == {"unit_id": "address", "phone": "phone", "address": "address", "disability": "health"}
    assert class_of(Person, "given") is None


def test_a_column_cannot_be_of_a_class_that_nobody_knows():
    with pytest.raises(ValueError, match="shoe_size"):
        Sealed("Shoes", field_class="shoe_size")
    assert "shoe_size" not in FIELD_CLASSES
