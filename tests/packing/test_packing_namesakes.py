"""A project with packages of our names, and what is installed of ours, in one run of pytest."""

import shutil

from tests.packing.conftest import ROOT

QUIET = ("-q", "-p", "no:cacheprovider", "-p", "no:randomly")


def test_both_are_found_each_by_its_name(called, tmp_path):
    school = shutil.copytree(ROOT / "examples" / "namesakes", tmp_path / "school")
    code, said = called("-m", "pytest", *QUIET, place=school)
    assert (code, "16 passed" in said) == (0, True), said
