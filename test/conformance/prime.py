"""Fills the caches that the validators of pySigma would otherwise fill from the network, out of the folder given as argument.

They live below HOME, which the caller sets to a folder of its own.
"""

import pathlib
import sys

from sigma.data import mitre_attack, mitre_d3fend
from sigma.validators.sigmahq.data import data_filename, data_taxonomy, data_windows_eventid, data_windows_provider

tables = pathlib.Path(sys.argv[1])

# Loading from a file caches the data under a key that does not name the file.
mitre_attack.set_url(str(tables / "enterprise-attack.json"))
print("ATT&CK", mitre_attack.mitre_attack_version)
mitre_d3fend.set_url(str(tables / "d3fend.json"))
print("D3FEND", mitre_d3fend.mitre_d3fend_version)

# These key their cache by the address of the data, so the file's content is put under the name of the default one.
loaders = (
    (data_filename._FilenameLoader, "sigmahq_filename.json"),
    (data_taxonomy._TaxonomyLoader, "sigmahq_taxonomy.json"),
    (data_windows_eventid._EventIdLoader, "sigmahq_windows_eventid.json"),
    (data_windows_provider._ProviderLoader, "sigmahq_windows_provider.json"),
)
for loader_class, name in loaders:
    loader = loader_class()
    parsed = loader._parse(loader._fetch_json(str(tables / name)))
    loader._get_cache().set(f"{loader._cache_prefix}_default", parsed)
    print(name, len(parsed))
