"""Shipped files are found in a checkout and in an installed package."""

from pathlib import Path

from govsim.catalogue.places import data_root, notebooks_root, shipped


def test_a_checkout_reads_the_folders_beside_the_package() -> None:
    """Data and notebooks of the repository are used as they stand, without building anything."""
    assert (data_root() / "parameters.csv").is_file()
    assert (data_root() / "scenarios" / "baseline.yaml").is_file()
    assert (data_root() / "districts" / "sample" / "communities.csv").is_file()
    assert (notebooks_root() / "01-proposal-appendix.ipynb").is_file()


def test_an_installed_package_reads_its_own_copy(tmp_path: Path) -> None:
    """Inside an installed package the copy is used, even if a folder of that name lies beside."""
    package = tmp_path / "govsim"
    (package / "_data").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    assert shipped(package, "data") == package / "_data"
    assert shipped(package, "notebooks") == tmp_path / "notebooks"
