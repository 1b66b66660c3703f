# certificate.py: makes a certificate for HTTPS that names this machine, signed by its own key: FOLDER DAYS NAME…
#
# The key is kept over renewals. Run by certificate.ts with Synapse's Python, whose "cryptography" does the work.

import datetime
import ipaddress
import os
import sys

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID


def write(path: str, data: bytes) -> None:
    """Writes a private file so that a crash leaves either the old or the new one."""
    with os.fdopen(os.open(f"{path}.part", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
    os.replace(f"{path}.part", path)


def open_key(path: str) -> ec.EllipticCurvePrivateKey:
    try:
        with open(path, "rb") as file:
            key = serialization.load_pem_private_key(file.read(), None)
            if isinstance(key, ec.EllipticCurvePrivateKey):
                return key
    except (FileNotFoundError, ValueError):
        pass  # the first time, or cut off
    key = ec.generate_private_key(ec.SECP256R1())  # Ed25519 is known to no browser
    write(
        path,
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
    return key


def general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


folder, days, *names = sys.argv[1:]
key = open_key(os.path.join(folder, "key.pem"))
now = datetime.datetime.now(datetime.timezone.utc)
subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Manyrooms on this machine")])
usage = dict.fromkeys(
    "content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign encipher_only"
    " decipher_only".split(),
    False,
)
certificate = (
    x509.CertificateBuilder()
    .subject_name(subject)
    .issuer_name(subject)
    .public_key(key.public_key())
    .serial_number(x509.random_serial_number())
    .not_valid_before(now - datetime.timedelta(days=1))  # another device's clock may be behind
    .not_valid_after(now + datetime.timedelta(days=int(days)))
    .add_extension(x509.SubjectAlternativeName([general_name(name) for name in names]), critical=False)
    .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
    .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    .sign(key, hashes.SHA256())
)
write(os.path.join(folder, "certificate.pem"), certificate.public_bytes(serialization.Encoding.PEM))
